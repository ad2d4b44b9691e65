import type { Batch } from '../../../samples/index.ts';

/** Converts the rows of a table to samples. */
export interface TableReader {
  /** Takes a row, and yields what it completes. `time`: Unix time in seconds. */
  add(time: number, fields: readonly string[]): Generator<Batch>;
  /** The chunk has no more rows: yields what is complete. */
  flush(): Generator<Batch>;
  end(): Generator<Batch>;
}
