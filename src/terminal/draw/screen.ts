import { charactersOf, shorten, textWidth } from '../../text/index.ts';
import { characterOf, covered, glyphOf, space, type Glyph } from './glyph.ts';

/** The cells of a window, row by row: in each a character and its style. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Int32Array;
  readonly styles: Int32Array;
}

/** Foreground and background as numbers of a palette (0: the terminal's own), bold and dim, in one number. */
export type Style = number;

export const bold = 1 << 16;
export const dim = 1 << 17;

export function styleOf(foreground: number, background = 0, attributes = 0): Style {
  return foreground | (background << 8) | attributes;
}

export function createScreen(columns: number, rows: number): Screen {
  const size = columns * rows;
  return { columns, rows, glyphs: new Int32Array(size).fill(space), styles: new Int32Array(size) };
}

/** The text of the cells from `start` to before `end`. */
export function cellText({ glyphs }: Screen, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += characterOf(glyphs[at]!);
  return text;
}

/** Sets a cell. A cell outside the window is ignored. */
export function setCell(screen: Screen, row: number, column: number, glyph: Glyph, style: Style): void {
  if (row < 0 || row >= screen.rows || column < 0 || column >= screen.columns) return;
  const { glyphs, styles } = screen;
  const at = row * screen.columns + column;
  // Overwriting half of a wide character removes all of it.
  if (glyphs[at] === covered && glyph !== covered) glyphs[at - 1] = space;
  if (glyphs[at + 1] === covered && column + 1 < screen.columns) glyphs[at + 1] = space;
  glyphs[at] = glyph;
  styles[at] = style;
}

/** Sets the cells of a row from `from` to before `to`. None may be half of a wide character. */
export function fillCells(screen: Screen, row: number, from: number, to: number, glyph: Glyph, style: Style): void {
  if (row < 0 || row >= screen.rows) return;
  const cells = [row * screen.columns + from, row * screen.columns + Math.min(to, screen.columns)] as const;
  screen.glyphs.fill(glyph, ...cells);
  screen.styles.fill(style, ...cells);
}

/** Writes a text into at most `room` cells from a column on, shortened with `…`. Returns the next column. */
export function writeCells(
  screen: Screen,
  row: number,
  column: number,
  text: string,
  style: Style,
  room = screen.columns - column,
): number {
  let at = column;
  for (const character of charactersOf(shorten(text, Math.min(screen.columns - column, room)))) {
    setCell(screen, row, at, glyphOf(character.text), style);
    if (character.width === 2) setCell(screen, row, at + 1, covered, style);
    at += character.width;
  }
  return at;
}

/** Writes a text that ends before the column `end`. */
export function writeEnd(screen: Screen, row: number, end: number, text: string, style: Style, room = end): void {
  const short = shorten(text, room);
  writeCells(screen, row, end - textWidth(short), short, style);
}
