/** A cell of a horizon chart: a block of the layer's colour, on the colour of the layer below. */
export interface Band {
  /** 0 to 8 eighths. */
  readonly eighths: number;
  /** The layer the block is of: 0 is the lowest. */
  readonly layer: number;
  /** It is less than the smallest block. */
  readonly isTrace: boolean;
}

/** U+2581 to U+2588; nothing at 0. */
export const blocks = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * A value as a share of the scale, as a cell among `rows` cells that stand upon each other, row 0 being the lowest. Each
 * layer begins at the bottom again, over the layer before. What is more than nothing is always seen.
 */
export function band(share: number, layers: number, row = 0, rows = 1): Band {
  const steps = 8 * rows;
  const height = share * layers * steps;
  const all = Math.min(layers * steps, Math.max(share > 0 ? 1 : 0, Math.round(height)));
  const layer = Math.max(0, Math.ceil(all / steps) - 1);
  const within = all - layer * steps - 8 * row;
  return { eighths: Math.min(8, Math.max(0, within)), layer, isTrace: height > 0 && height < 1 };
}
