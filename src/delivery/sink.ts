import type { Batch, Sample } from '../samples/index.ts';

/** Where an exporter writes samples: one write at a time, each begun when the one before is fulfilled. */
export type Sink = SampleSink | BatchSink;

/** A sink of sample objects. */
export interface SampleSink extends SinkLife {
  /** Fulfilled: all samples are settled. Rejected: this exporter has failed, and gets no more. */
  write(samples: readonly Sample[]): Promise<void> | void;
}

/** A sink of batches, which works on names once a shape. */
export interface BatchSink extends SinkLife {
  writeBatches(batches: readonly Batch[]): Promise<void> | void;
}

interface SinkLife {
  /** The limits of its batches, read again before each. */
  readonly batch?: BatchLimits | undefined;
  /** Called once, after the last write or a failed one: releases what was opened. */
  close?(): Promise<void> | void;
}

/** A batch is due with `samples`, or `seconds` after the one before. */
export interface BatchLimits {
  /** Default 0: pending samples are due at once. */
  readonly seconds?: number;
  /** The most samples of one write; default 4096. */
  readonly samples?: number;
  /** The most bytes of one write, about, as held in memory; default 512 KiB. */
  readonly bytes?: number;
}
