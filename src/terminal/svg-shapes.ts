import { blocks } from './horizon.ts';
import type { Palette } from './palette.ts';
import type { Screen } from './screen.ts';

/** Units of a cell; a block's eighth is two high. */
export const cellWidth = 8;

/** The silhouette of each colour of a row that stands on `ground`, the lower layers first. */
export function shapesOf({ columns, text, look }: Screen, row: number, palette: Palette, ground: number): string {
  const heights = new Map<string, number[]>();
  const raise = (color: string, column: number, eighths: number) => {
    if (!heights.has(color)) heights.set(color, Array.from<number>({ length: columns }).fill(0));
    heights.get(color)![column] = eighths;
  };
  const below = new Set<string>();
  for (let column = 0; column < columns; column += 1) {
    const at = row * columns + column;
    const eighths = blocks.indexOf(text[at] as (typeof blocks)[number]);
    const { foreground, background } = palette.colors(look[at]!);
    if (background !== undefined) {
      raise(background, column, 8);
      below.add(background);
    }
    if (eighths > 0) raise(foreground, column, eighths);
  }
  const ordered = [...heights.keys()].sort((one, other) => Number(below.has(other)) - Number(below.has(one)));
  return ordered
    .map((color) => `<path shape-rendering="crispEdges" fill="${color}" d="${silhouette(heights.get(color)!, ground)}"/>`)
    .join('\n');
}

/** Runs of equal height as one step; where it is 0 the pen goes along the ground. */
function silhouette(heights: readonly number[], ground: number): string {
  let path = '';
  let level = 0;
  let open = false;
  for (let column = 0; column < heights.length;) {
    const here = heights[column]!;
    let end = column;
    while (end < heights.length && heights[end] === here) end += 1;
    if (!open && here > 0) path += `M${column * cellWidth} ${ground}`;
    if (open || here > 0) path += `${here === level ? '' : `v${(level - here) * 2}`}${here === 0 ? 'z' : `h${(end - column) * cellWidth}`}`;
    open = here > 0;
    level = here;
    column = end;
  }
  return open ? `${path}v${level * 2}z` : path;
}

/** Characters that are lines, and where they lead, from the middle of their cell. */
const strokes: Readonly<Record<string, string>> = { '─': 'm-4 0h8', '┬': 'm-4 0h8m-4 0v5', '╎': 'v-4m0 4v8', '│': 'v-8m0 8v8' };

export function isLine(text: string): boolean {
  return Object.hasOwn(strokes, text);
}

/** The lines of a row: those of the same look in one path. */
export function linesOf({ columns, text, look }: Screen, row: number, palette: Palette, ground: number): string {
  const paths = new Map<string, string>();
  for (let column = 0; column < columns; column += 1) {
    const at = row * columns + column;
    if (!isLine(text[at]!)) continue;
    const color = palette.colors(look[at]!).foreground;
    paths.set(color, `${paths.get(color) ?? ''}M${(column + 0.5) * cellWidth} ${ground - 7.5}${strokes[text[at]!]}`);
  }
  return [...paths].map(([color, path]) => `<path stroke="${color}" d="${path}"/>`).join('\n');
}
