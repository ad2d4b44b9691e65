import type { Batch } from '../batch.ts';
import type { Sample } from '../sample.ts';

/** Where an exporter puts samples. One write at a time; the next begins when the one before is fulfilled. */
export type Sink = SampleSink | BatchSink;

/** The tutorial's export and stop. */
export interface SampleSink extends SinkLife {
  /** Fulfilled: all are settled. Rejected: this exporter has failed, and gets no more. */
  write(samples: readonly Sample[]): Promise<void> | void;
}

/** The same for batches of one shape, whose names are settled once. */
export interface BatchSink extends SinkLife {
  writeBatches(batches: readonly Batch[]): Promise<void> | void;
}

interface SinkLife {
  /** How it likes its batches; read anew before each. */
  readonly batch?: BatchLimits | undefined;
  /** Called once, after the last write and also after one that failed: lets go of what was opened. */
  close?(): Promise<void> | void;
}

/** A batch leaves as soon as there are `samples`, and otherwise `seconds` after the one before. */
export interface BatchLimits {
  /** 0 unless given: whatever is there leaves. */
  readonly seconds?: number;
  /** The most in one write; 4096 unless given. */
  readonly samples?: number;
  /** The most in one write, about, as they are held in memory; 512 KiB unless given. */
  readonly bytes?: number;
}
