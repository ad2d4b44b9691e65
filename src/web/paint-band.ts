import { fold, layerCount } from '../charts/index.ts';

/** The position of a band, in device pixels. */
export interface BandBox {
  readonly left: number;
  readonly top: number;
  readonly height: number;
  /** The width of a column, which need not be whole. */
  readonly column: number;
}

export interface BandColors {
  readonly layers: readonly string[];
  readonly trace: string;
  readonly missing: string;
  readonly negative: string;
}

/** Draws values, one per column, as shares of their scale. A missing one from column `known` on is a faint dot. */
export function paintBand(
  context: CanvasRenderingContext2D,
  values: Float64Array,
  upper: number,
  known: number,
  { left, top, height, column }: BandBox,
  colors: BandColors,
): void {
  const layers = Array.from({ length: layerCount }, () => new Path2D());
  const [traces, dots, negatives] = [new Path2D(), new Path2D(), new Path2D()];
  const dot = Math.max(1, Math.round(column / 2));
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    const x = left + Math.round(at * column);
    const width = left + Math.round((at + 1) * column) - x;
    if (value > 0) {
      const { height: steps, layer, isTrace } = fold(value / upper, layerCount, height);
      if (layer > 0) layers[layer - 1]!.rect(x, top, width, height);
      (isTrace ? traces : layers[layer]!).rect(x, top + height - steps, width, steps);
    } else if (value < 0) negatives.rect(x, top, width, 2);
    else if (Number.isNaN(value) && at >= known) dots.rect(x, top + height - dot, dot, dot);
  }
  // A layer covers those below it.
  for (const [at, path] of layers.entries()) filled(context, path, colors.layers[at]!);
  filled(context, traces, colors.trace);
  filled(context, negatives, colors.negative);
  filled(context, dots, colors.missing);
}

function filled(context: CanvasRenderingContext2D, path: Path2D, color: string): void {
  context.fillStyle = color;
  context.fill(path);
}
