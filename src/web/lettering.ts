import { memoize } from '../memoize.ts';
import { printable } from '../text/index.ts';

const family = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

export const fonts = { plain: `13px ${family}`, bold: `bold 13px ${family}`, small: `11px ${family}` };

export interface Lettering {
  readonly color: string;
  readonly font?: string;
  /** The text is shortened to this width. */
  readonly room?: number;
  readonly align?: 'left' | 'right';
}

interface Canvas {
  readonly context: CanvasRenderingContext2D;
  /** Pixels of the device for one of CSS. */
  readonly ratio: number;
}

/** Writes a text that begins, or ends, at x; y is its baseline. Names are untrusted input: control characters are spelled out. */
export function drawText(
  { context, ratio }: Canvas,
  text: string,
  x: number,
  y: number,
  { color, font = fonts.plain, room = Infinity, align = 'left' }: Lettering,
): void {
  const short = shortened(context, printable(text), font, room);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = font;
  context.fillStyle = color;
  context.textAlign = align;
  context.fillText(short, x, y);
  context.setTransform(1, 0, 0, 1, 0, 0);
}

const widths = memoize((): Map<string, number> => new Map());
/** The most texts with a remembered width, as numbers and names repeat. */
const maxWidths = 5000;

export function widthOf(context: CanvasRenderingContext2D, text: string, font: string): number {
  const known = widths(font);
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= maxWidths) known.clear();
  context.font = font;
  const { width } = context.measureText(text);
  known.set(text, width);
  return width;
}

/** The most characters of a text to examine. */
const longest = 500;

function shortened(context: CanvasRenderingContext2D, text: string, font: string, room: number): string {
  if (room === Infinity || (text.length <= longest && widthOf(context, text, font) <= room)) return text;
  const characters = Array.from(text.slice(0, longest));
  const cut = (count: number) => `${characters.slice(0, count).join('')}…`;
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(context, cut(middle), font) <= room) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}
