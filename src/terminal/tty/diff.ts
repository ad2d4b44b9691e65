import { type Look, type Screen, createScreen } from '../draw/index.ts';

/** Part of the rows that has moved to the left as a whole, as charts do. */
export interface Shift {
  readonly left: number;
  readonly width: number;
  readonly by: number;
}

/**
 * What a terminal has to be sent so that it shows `after` rather than `before`; nothing of it when `before` is undefined
 * or of another size. Only cells that changed are written, and rows that moved are moved by the terminal itself.
 * The sequences are of ECMA-48, and every terminal knows them.
 */
export function difference(before: Screen | undefined, after: Screen, sgr: (look: Look) => string, shift?: Shift): string {
  const { columns, rows } = after;
  const same = before?.columns === columns && before.rows === rows;
  const from = same ? copy(before) : createScreen(columns, rows);
  const pen = createPen(sgr);
  if (!same) pen.put('\u001b[0m\u001b[H\u001b[2J');
  for (let row = 0; row < rows; row += 1) {
    if (same && shift) shiftRow(from, after, row, shift, pen);
    writeRow(from, after, row, pen);
  }
  return pen.text();
}

function copy({ columns, rows, text, look }: Screen): Screen {
  return { columns, rows, text: text.slice(), look: look.slice() };
}

/** Writes at a place, in a look, saying of either only what the terminal does not know. */
function createPen(sgr: (look: Look) => string) {
  const parts: string[] = [];
  let appearance: Look | undefined;
  let place = { row: -1, column: -1 };
  const move = (row: number, column: number) => {
    if (place.row !== row || place.column > column || place.column === -1) parts.push(`\u001b[${row + 1};${column + 1}H`);
    else if (place.column < column) parts.push(`\u001b[${column - place.column}C`);
    place = { row, column };
  };
  return {
    put: (text: string) => void parts.push(text),
    at: (row: number, column: number) => place.row === row && place.column === column,
    move,
    cell(row: number, column: number, text: string, look: Look) {
      move(row, column);
      if (look !== appearance) parts.push(sgr(look));
      appearance = look;
      parts.push(text);
      // Terminals do not agree on how wide some characters are: after these, the next place is told.
      place = { row, column: isNarrow(text) ? column + 1 : -1 };
    },
    /** What is deleted and inserted is filled in the background of the look. */
    plain() {
      if (appearance !== 0) parts.push('\u001b[0m');
      appearance = 0;
    },
    text: () => (parts.length > 0 ? `${parts.join('')}\u001b[0m` : ''),
  };
}

type Pen = ReturnType<typeof createPen>;

/** ASCII, the middle dot, lines and blocks. */
function isNarrow(text: string): boolean {
  const code = text.charCodeAt(0);
  return text.length === 1 && ((code >= 0x20 && code < 0x7f) || code === 0xb7 || (code >= 0x2500 && code < 0x25a0));
}

function writeRow(from: Screen, to: Screen, row: number, pen: Pen): void {
  const { columns } = to;
  const start = row * columns;
  for (let column = 0; column < columns; column += 1) {
    const at = start + column;
    const isWide = to.text[at + 1] === '';
    if (to.text[at] === '' || !(differs(from, to, at) || (isWide && differs(from, to, at + 1)))) continue;
    pen.cell(row, column, to.text[at]!, to.look[at]!);
  }
}

function differs(from: Screen, to: Screen, at: number): boolean {
  return from.text[at] !== to.text[at] || from.look[at] !== to.look[at];
}

/** Deleting and inserting cells takes this many bytes, about; a cell that is written takes at least three. */
const worthwhile = 8;

/** Moves a row by deleting cells at the left of the part, and inserting as many at its right, if that leaves less to write. */
function shiftRow(from: Screen, to: Screen, row: number, { left, width, by }: Shift, pen: Pen): void {
  if (by <= 0 || by >= width) return;
  const { columns } = to;
  const start = row * columns + left;
  let gain = 0;
  for (let at = start; at < start + width - by; at += 1) {
    if (differs(from, to, at)) gain += 1;
    if (from.text[at + by] !== to.text[at] || from.look[at + by] !== to.look[at]) gain -= 1;
  }
  if (gain < worthwhile || from.text.slice(start, (row + 1) * columns).includes('')) return;
  pen.plain();
  pen.move(row, left);
  pen.put(`\u001b[${by}P`);
  pen.move(row, left + width - by);
  pen.put(`\u001b[${by}@`);
  from.text.copyWithin(start, start + by, start + width);
  from.look.copyWithin(start, start + by, start + width);
  from.text.fill(' ', start + width - by, start + width);
  from.look.fill(0, start + width - by, start + width);
}
