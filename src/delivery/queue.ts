import type { Batch } from '../samples/index.ts';
import type { Spool } from '../spool/index.ts';

/** The pending samples of an exporter, first in, first out, and those in flight to it. */
export interface SampleQueue {
  /** The samples that are not in flight. */
  readonly length: number;
  /** Whether there is no room for more. */
  readonly full: boolean;
  add(batch: Batch): void;
  /** Hands over the oldest samples, at most `most` of about `bytes`; none while half of the capacity is in flight. */
  take(most: number, bytes?: number): readonly Batch[];
  /** Settles so many more samples, the oldest in flight. */
  acknowledge(count: number): void;
  /** Drops the oldest samples that are not in flight. Returns their number; undefined when there are none. */
  dropOldest(): number | undefined;
  /** Closes the queue. Returns the number of samples that stay in the spool. */
  close(): number;
}

export interface QueueSettings {
  /** The most bytes of memory for samples, about. */
  readonly capacity: number;
  /** Keeps the samples on disk until they are settled, and those that do not fit into memory. */
  readonly spool?: Spool | undefined;
  /** Called with an error of the spool's disk, or with nothing when all pending samples are on it. */
  readonly stored?: (error?: unknown) => void;
  /** Called with the bytes of a sample that is larger than the whole spool, and is dropped. */
  readonly tooLarge?: (size: number) => void;
}
