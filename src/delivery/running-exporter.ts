import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import type { DeliveryConfig } from './options.ts';
import type { SampleQueue } from './queue.ts';
import { samplesOf, settle as settled, waiting, type Tally } from './counters.ts';

/** Brings samples to one exporter, so that it disturbs neither the others nor the reading, whatever happens to it. */
export interface Courier {
  /** Takes a sample. False asks to wait for `room` before the next. */
  take(sample: Sample): boolean;
  /** There is room, or it is not worth waiting for. */
  room(): Promise<void>;
  /** So many samples of the write under way, the first that were not, are delivered, whatever becomes of the rest. */
  delivered(count: number): void;
  /** Settles when it takes no more samples, having failed or having enough. */
  readonly over: Promise<void>;
  /** Delivers what waits and ends. */
  end(): Promise<Outcome>;
  /** Ends without having begun: another could not start. */
  abandon(): Promise<void>;
}

export interface Outcome {
  /** Why it could not deliver. */
  readonly failed?: unknown;
  /** It wanted no more. */
  readonly enough?: boolean;
}

export interface CourierSettings {
  readonly queue: SampleQueue;
  readonly tally: Tally;
  readonly report: Report;
  readonly whenFull: NonNullable<DeliveryConfig['whenFull']>;
  /** Samples stay in the queue's spool when the exporter fails. */
  readonly keeps: boolean;
  /** What is not delivered by then is left. */
  readonly signal: AbortSignal;
  /** Seconds for which a recording waits for an exporter that makes no progress. */
  readonly patience?: number;
}

export function courier(stream: Writable, settings: CourierSettings): Courier {
  const { queue, tally, report, whenFull, keeps, signal, patience = 10 } = settings;
  let ended = false;
  let failed: unknown;
  let enough = false;
  let progressed = performance.now();
  let lost = 0;
  /** Delivered, and not yet settled by their write. */
  let early = 0;
  let wake = () => {};

  const pump = () => {
    while (!stream.destroyed && !stream.writableNeedDrain) {
      const sample = queue.next();
      if (!sample) break;
      write(sample);
    }
    // It need not wait for more when no more can come.
    if (queue.length > 0) stream.emit('flush');
    if (ended && queue.length === 0 && !stream.writableEnded) stream.end();
    if (!queue.full) wake();
  };
  /** What an exporter throws is its failure, and nobody else's. */
  const write = (sample: Sample) => {
    try {
      stream.write(sample, settle);
    } catch (error) {
      stream.destroy(error as Error);
    }
  };
  const settle = (error: Error | null | undefined) => {
    if (error) return;
    if (early > 0) early -= 1;
    else settleOne();
    pump();
  };
  const settleOne = () => {
    settled(tally);
    progressed = performance.now();
    queue.settled();
    if (lost > 0 && queue.length === 0) {
      report.warn(`has caught up; ${lost} were dropped meanwhile`);
      lost = 0;
    }
  };
  const drop = (count: number) => {
    if (lost === 0 && count > 0)
      report.warn(`takes nothing and has no room for more: its ${whenFull === 'drop-newest' ? 'newest' : 'oldest'} samples are dropped`);
    tally.dropped += count;
    lost += count;
  };
  const dropOldest = () => {
    for (let count; queue.full && (count = queue.dropOldest()) !== undefined;) drop(count);
  };
  /** Seconds after which waiting for room helps nobody. */
  const patient = () => {
    if (failed !== undefined || signal.aborted) return 0;
    return whenFull === 'block' ? Infinity : patience - (performance.now() - progressed) / 1000;
  };
  const worthWaiting = (sample: Sample) => patient() > 0 && (whenFull === 'block' || isRecorded(sample));

  const closed = finished(stream).catch((error: unknown) => {
    enough = stream.errored === null && !signal.aborted;
    failed = error;
    wake();
    if (signal.aborted) return;
    if (!enough) report.error(`failed: ${reasonOf(error)}; it gets no more samples`);
    if (!keeps) tally.dropped += waiting(tally);
  });
  const over = closed.then(async () => (failed === undefined || keeps ? new Promise<void>(() => {}) : undefined));
  stream.on('drain', pump);
  signal.addEventListener('abort', () => {
    wake();
    setTimeout(() => stream.destroy(), 100);
  });

  return {
    take(sample) {
      tally.read += 1;
      if (failed !== undefined && !keeps) {
        tally.dropped += 1;
        return true;
      }
      if (queue.full && whenFull === 'drop-newest') drop(1);
      else queue.add(sample);
      pump();
      if (queue.full && worthWaiting(sample)) return false;
      if (whenFull !== 'drop-newest') dropOldest();
      return true;
    },
    async room() {
      while (queue.full && patient() > 0) await new Promise<void>(waitFor);
    },
    delivered(count) {
      early += count;
      for (let left = count; left > 0; left -= 1) settleOne();
    },
    async end() {
      ended = true;
      pump();
      await closed;
      const left = waiting(tally) - queue.close();
      tally.dropped += left;
      const reason = keeps ? 'there was no room for them on disk' : 'nothing keeps them: see --spool';
      if (left > 0) report.warn(`${samplesOf(left)} could not be delivered in time, and ${reason}`);
      return enough ? { enough } : { failed };
    },
    async abandon() {
      stream.destroy();
      await closed;
      queue.close();
    },
    over,
  };

  function waitFor(resolve: () => void): void {
    const timer = patient() === Infinity ? undefined : setTimeout(resolve, patient() * 1000);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  }
}

/** Whoever reads the metrics of this minute cannot wait, but a recording can. */
function isRecorded({ timestamp }: Sample): boolean {
  return Math.abs(Date.now() / 1000 - timestamp) > 60;
}
