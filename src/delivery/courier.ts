import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import { sampleQueue } from './queue.ts';
import type { Tally } from './tally.ts';

/** Brings samples to one exporter, so that it disturbs neither the others nor the reading, whatever happens to it. */
export interface Courier {
  /** Takes a sample. False asks to wait for `room` before the next. */
  take(sample: Sample): boolean;
  /** There is room, or the exporter is so stuck that waiting for it would help nobody. */
  room(): Promise<void>;
  /** Delivers what waits and ends. `failed` is why it could not. */
  end(): Promise<{ readonly failed?: unknown }>;
}

export interface CourierSettings {
  readonly tally: Tally;
  readonly report: Report;
  /** Metrics that may wait in memory: some 16 MiB. */
  readonly capacity?: number;
  /** Seconds without any progress after which a full queue gives up its oldest samples rather than hold up the reading. */
  readonly patience?: number;
  /** What is not delivered by then is left. */
  readonly signal: AbortSignal;
}

export function courier(stream: Writable, { tally, report, capacity = 250_000, patience = 10, signal }: CourierSettings): Courier {
  const queue = sampleQueue(capacity);
  let ended = false;
  let failed: unknown;
  let stuck: NodeJS.Timeout | undefined;
  let overflows = false;
  let lost = 0;
  let wake = () => {};

  const pump = () => {
    while (queue.length > 0 && !stream.destroyed && !stream.writableNeedDrain) stream.write(queue.shift(), settle);
    if (ended && queue.length === 0 && !stream.writableEnded) stream.end();
    if (!queue.full) wake();
  };
  const settle = (error: Error | null | undefined) => {
    if (error) {
      tally.dropped += signal.aborted ? 0 : 1;
      return;
    }
    tally.written += 1;
    if (overflows) report.warn(`takes samples again; ${lost} were dropped meanwhile`);
    overflows = false;
    lost = 0;
    stuck?.refresh();
  };
  const overflow = () => {
    overflows = true;
    report.warn('takes nothing and has no room for more: its oldest samples are dropped');
    wake();
  };
  const drop = (count: number) => {
    tally.dropped += count;
    lost += count;
  };

  const over = finished(stream).catch((error: unknown) => {
    failed = error;
    wake();
    if (signal.aborted) return;
    drop(queue.clear());
    report.error(`failed: ${reasonOf(error)}; it gets no more samples`);
  });
  stream.on('drain', pump);
  signal.addEventListener('abort', () => setTimeout(() => stream.destroy(), 100));

  return {
    take(sample) {
      tally.read += 1;
      if (failed !== undefined) drop(1);
      else {
        if (queue.full && overflows) drop(queue.shift() ? 1 : 0);
        queue.push(sample);
        pump();
      }
      return !queue.full || overflows;
    },
    room() {
      if (!queue.full || overflows) return Promise.resolve();
      stuck ??= setTimeout(overflow, patience * 1000);
      return new Promise((resolve) => {
        wake = () => {
          clearTimeout(stuck);
          stuck = undefined;
          resolve();
        };
      });
    },
    async end() {
      ended = true;
      pump();
      await over;
      return failed === undefined ? {} : { failed };
    },
  };
}
