import type { RowTemplate, Rows } from './batch.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Rows of doubles: `values` has a timestamp and then the values of each row. */
export function numberRows(values: ArrayLike<number>, width: number): Rows {
  const stride = width + 1;
  return {
    length: values.length / stride,
    bytes: values.length * 8,
    timestamp: (row) => values[row * stride]!,
    value: (row, column) => values[row * stride + 1 + column]!,
    writeTimestamp: (row, to) => to.number(values[row * stride]!),
    writeRow: (row, template, columns, to) => writeNumbers(values, row * stride + 1, template, columns, to),
    joinRow: (row, parts, columns) => joinNumbers(values, row * stride, parts, columns),
  };
}

/** Joins a row that begins at `start`. */
function joinNumbers(values: ArrayLike<number>, start: number, parts: (string | number)[], own: ArrayLike<number> | undefined): string {
  parts[1] = values[start]!;
  for (let at = 3, column = 0; at < parts.length; at += 2, column += 1) parts[at] = values[start + 1 + (own ? own[column]! : column)]!;
  return parts.join('');
}

/** Writes a row whose values begin at `start`. */
export function writeNumbers(
  values: ArrayLike<number>,
  start: number,
  { literals, columns }: RowTemplate,
  own: ArrayLike<number> | undefined,
  to: ByteWriter,
): void {
  for (let at = 0; at < columns.length; at += 1) {
    to.literalOf(literals, at);
    to.number(values[start + (own ? own[columns[at]!]! : columns[at]!)]!);
  }
  if (columns.length < literals.ends.length) to.literalOf(literals, columns.length);
}
