import { acknowledgement, Batch, numberRows } from '../../../src/samples/index.ts';

/** A batch of rows of a time and a value each, whose metric is `x`. `settled` is called when it is acknowledged. */
export function batchOfRows(rows: readonly (readonly [time: number, x: number])[], { host = 'a', settled = () => {} } = {}): Batch {
  return new Batch({ host, names: ['x'] }, numberRows(rows.flat(), 1), { acknowledgement: acknowledgement(settled) });
}

/** The times of samples. */
export function timesOf(batches: readonly Batch[]): number[] {
  return batches.flatMap((batch) => Array.from(batch, ({ timestamp }) => timestamp));
}
