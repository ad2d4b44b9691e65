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
 * The cell in one of `rows` rows, 0 the lowest, for a value as a share of its scale. Each layer begins at the bottom again,
 * over the layer before. A value above 0 is always visible.
 */
export function band(share: number, layers: number, row = 0, rows = 1): Band {
  const steps = 8 * rows;
  const height = share * layers * steps;
  const all = Math.min(layers * steps, Math.max(share > 0 ? 1 : 0, Math.round(height)));
  const layer = Math.max(0, Math.ceil(all / steps) - 1);
  const within = all - layer * steps - 8 * row;
  return { eighths: Math.min(8, Math.max(0, within)), layer, isTrace: height > 0 && height < 1 };
}
