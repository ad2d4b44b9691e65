import { blocks } from './horizon.ts';
import type { Palette } from './palette.ts';
import { bold, type Screen } from './screen.ts';
import { cellWidth, isLine } from './svg-shapes.ts';

/** Units from the ground of a row to the line that its text stands on. */
const descent = 4;

/** The words of a row that stands on `ground`, each run of one look as one text. */
export function textOf({ columns, text, look }: Screen, row: number, palette: Palette, ground: number): string {
  const found: string[] = [];
  const end = (row + 1) * columns;
  for (let at = row * columns; at < end;) {
    const start = at;
    while (at < end && look[at] === look[start] && !isShape(text[at]!)) at += 1;
    const cells = text.slice(start, at);
    const first = cells.findIndex((cell) => cell !== ' ');
    if (first >= 0) {
      const last = cells.findLastIndex((cell) => cell !== ' ');
      const x = (start - row * columns + first) * cellWidth;
      const weight = look[start]! & bold ? ' font-weight="bold"' : '';
      const color = palette.colors(look[start]!).foreground;
      // Cells, not characters: some characters take two, others none.
      const place = `x="${x}" y="${ground - descent}" textLength="${(last - first + 1) * cellWidth}"`;
      found.push(`<text ${place} fill="${color}"${weight}>${escaped(cells.slice(first, last + 1).join(''))}</text>`);
    }
    at = Math.max(at, start + 1);
  }
  return found.join('\n');
}

function isShape(text: string): boolean {
  return text !== ' ' && ((blocks as readonly string[]).includes(text) || isLine(text));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
