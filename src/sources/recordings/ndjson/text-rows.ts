import type { Rows } from '../../../samples/index.ts';
import { copyNumberText, parseNumber } from './number-text.ts';

/** The position of each column's number in a line. */
export interface Slots {
  /** The count of numbers in a line. */
  readonly count: number;
  readonly timestamp: number;
  /** The slot of each column. */
  readonly columns: Uint32Array;
}

/** Rows of number texts: `spans` has the start and end of each in `text`, by line and slot. */
export function textRows(text: Buffer, spans: Uint32Array, { count, timestamp, columns }: Slots): Rows {
  const stride = count * 2;
  const valueAt = (at: number) => parseNumber(text, spans[at]!, spans[at + 1]!);
  const copyAt = (at: number, target: Uint8Array, to: number) => copyNumberText(text, spans[at]!, spans[at + 1]!, target, to);
  return {
    length: spans.length / stride,
    bytes: text.byteLength + spans.byteLength,
    timestamp: (row) => valueAt(row * stride + timestamp * 2),
    value: (row, column) => valueAt(row * stride + columns[column]! * 2),
    copyTimestamp: (row, target, at) => copyAt(row * stride + timestamp * 2, target, at),
    copyValue: (row, column, target, at) => copyAt(row * stride + columns[column]! * 2, target, at),
  };
}
