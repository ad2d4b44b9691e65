import stringWidth from 'string-width';
import { remember } from '../../remember.ts';
import { printable } from '../../report.ts';

/** What a window shows: in each cell a character, and how it looks. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** Row by row. The second cell of a wide character holds an empty text. */
  readonly text: string[];
  readonly look: Int32Array;
}

/** Foreground and background as numbers of a palette (0: the terminal's own), and what is bold or dim, in one number. */
export type Look = number;

export const bold = 1 << 16;
export const dim = 1 << 17;

export function look(foreground: number, background = 0, attributes = 0): Look {
  return foreground | (background << 8) | attributes;
}

export function createScreen(columns: number, rows: number): Screen {
  const size = columns * rows;
  if (blank.length !== size) blank = Array.from<string>({ length: size }).fill(' ');
  return { columns, rows, text: blank.slice(), look: new Int32Array(size) };
}

/** What the last window held before anything was drawn: to copy it takes much less time than to fill another. */
let blank: string[] = [];

/** Sets a cell; nothing where the window is too small for it. */
export function setCell(screen: Screen, row: number, column: number, text: string, appearance: Look): void {
  if (row < 0 || row >= screen.rows || column < 0 || column >= screen.columns) return;
  const at = row * screen.columns + column;
  // Of a wide character that is half covered, nothing stays.
  if (screen.text[at] === '' && text !== '') screen.text[at - 1] = ' ';
  if (screen.text[at + 1] === '' && column + 1 < screen.columns) screen.text[at + 1] = ' ';
  screen.text[at] = text;
  screen.look[at] = appearance;
}

/** Writes a text from a column on, at most `room` cells of it; what is left out is told by `…`. Returns the column after it. */
export function write(screen: Screen, row: number, column: number, text: string, appearance: Look, room = screen.columns - column): number {
  let at = column;
  const end = Math.min(screen.columns, column + room);
  for (const { character, width } of cellsOf(shorten(text, end - column))) {
    setCell(screen, row, at, character, appearance);
    if (width === 2) setCell(screen, row, at + 1, '', appearance);
    at += width;
  }
  return at;
}

/** As write, but ending before the column `end`. */
export function writeEnd(screen: Screen, row: number, end: number, text: string, appearance: Look, room = end): void {
  const shown = shorten(text, room);
  write(screen, row, end - widthOf(shown), shown, appearance);
}

export function widthOf(text: string): number {
  return isPlain(text) ? text.length : cellsOf(text).reduce((sum, { width }) => sum + width, 0);
}

export function shorten(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  let kept = '';
  let left = room - 1;
  for (const { character, width } of cellsOf(text)) {
    left -= width;
    if (left < 0) break;
    kept += character;
  }
  return room > 0 ? `${kept}…` : '';
}

interface Cell {
  readonly character: string;
  readonly width: number;
}

/** Names and hosts come from outside: what could act on the terminal is spelled out. */
export const cellsOf: (text: string) => readonly Cell[] = remember((text) => {
  if (isPlain(text)) return Array.from(text, (character) => ({ character, width: 1 }));
  const clean = printable(text).replaceAll('\t', ' ');
  return Array.from(graphemes().segment(clean)).flatMap(({ segment }) => {
    const width = Math.min(2, stringWidth(segment));
    return width > 0 ? { character: segment, width } : spelled(segment);
  });
}, 2048);

/** What would not be seen. */
function spelled(segment: string): Cell[] {
  const codes = Array.from(segment, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);
  return Array.from(codes.join(''), (character) => ({ character, width: 1 }));
}

function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

let segmenter: Intl.Segmenter | undefined;

/** Made when the first name asks for it. */
function graphemes(): Intl.Segmenter {
  return (segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' }));
}
