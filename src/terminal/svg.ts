import { blocks } from './horizon.ts';
import type { Palette } from './palette.ts';
import { bold, type Screen } from './screen.ts';

/** Of a cell; a block's eighth is two units high. */
const width = 8;
const height = 16;
const margin = 12;

/** A picture as SVG: blocks as shapes, so that no font leaves gaps between them, everything else as text. */
export function screenSvg(screen: Screen, palette: Palette): string {
  const { columns, rows } = screen;
  const size = [columns * width + 2 * margin, rows * height + 2 * margin] as const;
  const body = Array.from({ length: rows }, (_, row) => shapesOf(screen, row, palette) + textOf(screen, row, palette)).join('');
  const font = 'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="13"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" width="${size[0]}" height="${size[1]}" ${font}>`,
    `<rect width="100%" height="100%" rx="8" fill="${palette.background}"/>`,
    `<g transform="translate(${margin} ${margin})" xml:space="preserve">${body}</g></svg>\n`,
  ].join('\n');
}

/** The silhouette of each colour of a row, the lower layers first. */
function shapesOf({ columns, text, look }: Screen, row: number, palette: Palette): string {
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
  return ordered.map((color) => `<path fill="${color}" d="${silhouette(heights.get(color)!, (row + 1) * height)}"/>`).join('\n');
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
    if (!open && here > 0) path += `M${column * width} ${ground}`;
    if (open || here > 0) path += `${here === level ? '' : `v${(level - here) * 2}`}${here === 0 ? 'z' : `h${(end - column) * width}`}`;
    open = here > 0;
    level = here;
    column = end;
  }
  return open ? `${path}v${level * 2}z` : path;
}

function textOf({ columns, text, look }: Screen, row: number, palette: Palette): string {
  let found = '';
  for (let column = 0; column < columns;) {
    const start = row * columns + column;
    let words = '';
    let at = start;
    for (; at < (row + 1) * columns && look[at] === look[start] && !isBlock(text[at]!); at += 1) words += text[at]!;
    if (words.trim() !== '') {
      const lead = words.length - words.trimStart().length;
      const weight = look[start]! & bold ? ' font-weight="bold"' : '';
      const place = `x="${(column + lead) * width}" y="${(row + 1) * height - 4}" textLength="${Array.from(words.trim()).length * width}"`;
      found += `<text ${place} fill="${palette.colors(look[start]!).foreground}"${weight}>${escaped(words.trim())}</text>\n`;
    }
    column += Math.max(1, at - start);
  }
  return found;
}

function isBlock(text: string): boolean {
  return text !== ' ' && (blocks as readonly string[]).includes(text);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
