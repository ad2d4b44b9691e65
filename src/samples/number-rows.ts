import type { Rows } from './batch.ts';

/** Rows of doubles: `values` has a timestamp and then the values of each row. */
export function numberRows(values: ArrayLike<number>, width: number): Rows {
  const stride = width + 1;
  return {
    length: values.length / stride,
    bytes: values.length * 8,
    areDoubles: true,
    timestamp: (row) => values[row * stride]!,
    value: (row, column) => values[row * stride + 1 + column]!,
    copyTimestamp: (row, target, at) => copyNumber(values[row * stride]!, target, at),
    copyValue: (row, column, target, at) => copyNumber(values[row * stride + 1 + column]!, target, at),
  };
}

/** Writes a finite number as JSON does and returns where it ends. */
export function copyNumber(value: number, target: Uint8Array, at: number): number {
  const text = value === 0 ? '0' : String(value);
  for (let index = 0; index < text.length; index += 1) target[at + index] = text.charCodeAt(index);
  return at + text.length;
}
