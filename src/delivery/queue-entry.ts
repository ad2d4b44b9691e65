import type { Batch, Shape } from '../samples/index.ts';
import type { Offset } from '../spool/index.ts';

/** A batch that is pending in a queue. */
export interface Entry {
  readonly batch: Batch;
  readonly weight: number;
  /** The number of its samples that are in flight. */
  inFlight: number;
  /** The end of its record in the spool. */
  offset?: Offset;
  isSettled?: true;
}

/** Splits a batch into samples, for a record of the spool holds one. */
export function rowsOf(batch: Batch): readonly Batch[] {
  return Array.from({ length: batch.length }, (_, row) => {
    if (row > 0) batch.acknowledgement?.hold();
    return batch.slice(row, row + 1);
  });
}

/** Splits an entry into its first `most` samples and the rest, if there is one. */
export function split(entry: Entry, most: number): [Entry, Entry?] {
  const { batch, weight } = entry;
  if (batch.length <= most) return [entry];
  batch.acknowledgement?.hold();
  const part = (start: number, end: number): Entry => ({
    batch: batch.slice(start, end),
    weight: (weight * (end - start)) / batch.length,
    inFlight: 0,
  });
  return [part(0, most), part(most, batch.length)];
}

/** Estimates the bytes of a batch: its numbers, and its shape unless the batch before has the same. */
export function weigher(): (batch: Batch) => number {
  let last: Shape | undefined;
  return (batch) => {
    const names = batch.shape === last ? 0 : weightOf(batch.shape);
    last = batch.shape;
    return 200 + batch.bytes + names;
  };
}

function weightOf({ host, tags, names }: Shape): number {
  let weight = 200 + host.length;
  for (const name in tags) weight += 60 + name.length + tags[name]!.length;
  for (const name of names) weight += 60 + name.length;
  return weight;
}
