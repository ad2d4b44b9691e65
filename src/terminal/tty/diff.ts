import { covered, createScreen, space, type Screen, type Style } from '../draw/index.ts';
import { createAnsiWriter, type AnsiWriter } from './ansi-writer.ts';

/** Columns whose cells have moved to the left together, as charts do. */
export interface Shift {
  readonly left: number;
  readonly width: number;
  readonly by: number;
}

/**
 * The sequences that turn the screen `before` into `after`: changed cells are written, shifted rows are moved by the terminal.
 * Everything is written when `before` is undefined or has another size.
 */
export function diff(before: Screen | undefined, after: Screen, sgr: (style: Style) => string, shift?: Shift): string {
  const { columns, rows } = after;
  const isSameSize = before?.columns === columns && before.rows === rows;
  const from = isSameSize ? before : createScreen(columns, rows);
  const change = { before: from, after, isEqual: comparing(from, after), writer: createAnsiWriter(sgr) };
  if (!isSameSize) change.writer.raw('\u001b[0m\u001b[H\u001b[2J');
  const canShift = isSameSize && shift !== undefined && shift.by > 0 && shift.by < shift.width;
  for (let row = 0; row < rows; row += 1) {
    if (change.isEqual(row * columns, row * columns, columns)) continue;
    if (canShift && isWorthShifting(change, row, shift)) writeShiftedRow(change, row, shift);
    else writeCells(change, { row, from: 0, to: columns, moved: 0 });
  }
  return change.writer.text();
}

interface Change {
  readonly before: Screen;
  readonly after: Screen;
  /** Whether a run of cells of the old screen equals one of the new screen. */
  readonly isEqual: (from: number, to: number, length: number) => boolean;
  readonly writer: AnsiWriter;
}

/** Compares runs as bytes, which is much faster than cell by cell. */
function comparing(before: Screen, after: Screen): Change['isEqual'] {
  const [glyphs, styles, newGlyphs, newStyles] = [before.glyphs, before.styles, after.glyphs, after.styles].map(bytesOf) as [
    ...[Buffer, Buffer, Buffer, Buffer],
  ];
  return (from, to, length) => {
    const place = [4 * to, 4 * (to + length), 4 * from, 4 * (from + length)] as const;
    return glyphs.compare(newGlyphs, ...place) === 0 && styles.compare(newStyles, ...place) === 0;
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The cells of a row from one column to before another, which were `moved` columns further right on the old screen. */
interface Run {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly moved: number;
}

function writeCells({ before, after, isEqual, writer }: Change, { row, from, to, moved }: Run): void {
  const start = row * after.columns;
  if (isEqual(start + from + moved, start + from, to - from)) return;
  for (let column = from; column < to; column += 1) {
    const at = start + column;
    if (after.glyphs[at] === covered) continue;
    const isWide = after.glyphs[at + 1] === covered;
    if (differs(before, at + moved, after, at) || (isWide && differs(before, at + moved + 1, after, at + 1)))
      writer.cell(row, column, after.glyphs[at]!, after.styles[at]!);
  }
}

function differs(before: Screen, from: number, after: Screen, to: number): boolean {
  return before.glyphs[from] !== after.glyphs[to] || before.styles[from] !== after.styles[to];
}

/** About the bytes of the sequences that shift a row; writing a cell takes three or more. */
const worthwhile = 8;

/** Whether shifting a row takes fewer bytes than writing it. */
function isWorthShifting({ before, after, isEqual }: Change, row: number, { left, width, by }: Shift): boolean {
  const start = row * after.columns + left;
  const length = width - by;
  if (isEqual(start, start, length)) return false;
  const isMoved = isEqual(start + by, start, length);
  let gain = 0;
  for (let at = start; at < start + length && !(isMoved && gain >= worthwhile); at += 1) {
    if (differs(before, at, after, at)) gain += 1;
    if (!isMoved && differs(before, at + by, after, at)) gain -= 1;
  }
  return gain >= worthwhile && !before.glyphs.subarray(start, (row + 1) * after.columns).includes(covered);
}

/** Deletes cells left of the shifted columns, inserts as many to their right, and writes the cells that still differ. */
function writeShiftedRow(change: Change, row: number, { left, width, by }: Shift): void {
  const { after, writer } = change;
  const end = left + width;
  writer.plain();
  writer.moveTo(row, left);
  writer.raw(`\u001b[${by}P`);
  writer.moveTo(row, end - by);
  writer.raw(`\u001b[${by}@`);
  writeCells(change, { row, from: 0, to: left, moved: 0 });
  writeCells(change, { row, from: left, to: end - by, moved: by });
  for (let column = end - by; column < end; column += 1) {
    const at = row * after.columns + column;
    const isBlank = after.glyphs[at] === space && after.styles[at] === 0;
    if (after.glyphs[at] !== covered && !isBlank) writer.cell(row, column, after.glyphs[at]!, after.styles[at]!);
  }
  writeCells(change, { row, from: end, to: after.columns, moved: 0 });
}
