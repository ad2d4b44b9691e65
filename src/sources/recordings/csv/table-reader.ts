import type { Batch } from '../../../batch.ts';

/** Makes samples of the rows of a table. */
export interface TableReader {
  /** Takes a row, and gives what is complete by it. `time`: Unix time in seconds. */
  add(time: number, fields: readonly string[]): Generator<Batch>;
  /** No more rows come for now: gives what is complete. */
  flush(): Generator<Batch>;
  end(): Generator<Batch>;
}
