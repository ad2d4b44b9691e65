/** A cell of a horizon chart: a block in the colour of its layer, on the colour of the layer below. */
export interface Band {
  /** 0 to 8 eighths. */
  readonly eighths: number;
  /** The layer of the block; 0 is the lowest. */
  readonly layer: number;
  /** The value is less than the smallest block. */
  readonly isTrace: boolean;
}

/** U+2581 to U+2588; nothing at 0. */
export const blocks = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * The cell in one of `rows` rows, 0 the lowest, for a value as a share of its scale. Each layer starts again at the bottom, over the layer
 * before. A value above 0 is always visible.
 */
export function band(share: number, layers: number, row = 0, rows = 1): Band {
  const { height, layer, isTrace } = fold(share, layers, 8 * rows);
  return { eighths: Math.min(8, Math.max(0, height - 8 * row)), layer, isTrace };
}

/** A column of a horizon chart. */
export interface Folded {
  /** The steps of its highest layer; the layers below are full. */
  readonly height: number;
  readonly layer: number;
  /** The value is less than the smallest step. */
  readonly isTrace: boolean;
}

/** Folds a value, as a share of its scale, into layers of so many steps. */
export function fold(share: number, layers: number, steps: number): Folded {
  const height = share * layers * steps;
  const all = Math.min(layers * steps, Math.max(share > 0 ? 1 : 0, Math.round(height)));
  const layer = Math.max(0, Math.ceil(all / steps) - 1);
  return { height: all - layer * steps, layer, isTrace: height > 0 && height < 1 };
}
