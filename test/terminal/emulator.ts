import stringWidth from 'string-width';
import { covered, glyphOf, space } from '../../src/terminal/draw/glyph.ts';
import { cellText, createScreen, type Screen } from '../../src/terminal/draw/screen.ts';

/**
 * Does to a screen what a terminal does with a text: the sequences that cubestat draws with, and no others. A style is
 * told by its number in place of colours: `ESC [ number m`.
 */
export function emulate(before: Screen, text: string): Screen {
  const screen = { ...before, glyphs: before.glyphs.slice(), styles: before.styles.slice() };
  let [row, column, style] = [0, 0, 0];
  for (let at = 0; at < text.length;) {
    const sequence = /^\u001b\[(\??[\d;]*)([A-Za-z@])/.exec(text.slice(at, at + 40));
    if (sequence) {
      const [all, parameters, final] = sequence as unknown as [string, string, string];
      const numbers = parameters.split(';').map(Number);
      if (final === 'H') [row, column] = [(numbers[0] || 1) - 1, (numbers[1] || 1) - 1];
      else if (final === 'C') column += numbers[0] || 1;
      else if (final === 'm') style = numbers[0]!;
      else if (final === 'J') Object.assign(screen, createScreen(screen.columns, screen.rows));
      else if (final === 'P') remove(screen, row, column, numbers[0] || 1);
      else if (final === '@') insert(screen, row, column, numbers[0] || 1);
      else throw new Error(`no sequence of ours: ${JSON.stringify(all)}`);
      at += all.length;
      continue;
    }
    const [first] = new Intl.Segmenter().segment(text.slice(at, at + 20));
    const segment = first!.segment;
    const width = stringWidth(segment);
    put(screen, row, column, glyphOf(segment), style);
    if (width === 2) put(screen, row, column + 1, covered, style);
    column += width;
    at += segment.length;
  }
  return screen;
}

function put(screen: Screen, row: number, column: number, glyph: number, style: number): void {
  if (column >= screen.columns) throw new Error(`written beyond the window: row ${row}, column ${column}`);
  screen.glyphs[row * screen.columns + column] = glyph;
  screen.styles[row * screen.columns + column] = style;
}

function remove(screen: Screen, row: number, column: number, count: number): void {
  const end = (row + 1) * screen.columns;
  const at = row * screen.columns + column;
  screen.glyphs.copyWithin(at, at + count, end).fill(space, end - count, end);
  screen.styles.copyWithin(at, at + count, end).fill(0, end - count, end);
}

function insert(screen: Screen, row: number, column: number, count: number): void {
  const end = (row + 1) * screen.columns;
  const at = row * screen.columns + column;
  screen.glyphs.copyWithin(at + count, at, end - count).fill(space, at, at + count);
  screen.styles.copyWithin(at + count, at, end - count).fill(0, at, at + count);
}

/** The style as the emulator understands it. */
export const tellStyle = (style: number) => `\u001b[${style}m`;

/** A screen as text, without the spaces at the ends of lines. */
export function linesOf(screen: Screen): string {
  const { columns, rows } = screen;
  return Array.from({ length: rows }, (_, row) => cellText(screen, row * columns, (row + 1) * columns).trimEnd()).join('\n');
}
