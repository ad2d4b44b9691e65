import { sampleCount, type Batch } from '../batch.ts';
import type { Clock } from '../timer.ts';
import type { SampleQueue } from './queue.ts';
import type { BatchLimits, Sink } from './sink.ts';

export interface PumpSettings {
  readonly queue: SampleQueue;
  /** So many more samples, the oldest under way, are settled. */
  readonly settled: (count: number) => void;
  readonly clock: Clock;
}

/** Moves samples from a queue to a sink, in batches as the sink likes them. */
export interface Pump {
  /** The queue has changed: a batch may be due. */
  look(): void;
  /** Of the write under way, so many more samples are settled. */
  acknowledge(count: number): void;
  /** No more samples come: what is pending leaves at once. */
  end(): void;
  /** Nothing leaves any more, and what is under way is not settled. */
  stop(): void;
  /** Writes until all has left after `end`, or until `stop`. Rejects with what a write failed with. */
  run(sink: Sink): Promise<void>;
}

export function pump({ queue, settled, clock }: PumpSettings): Pump {
  let isEnding = false;
  let isStopped = false;
  let wake: (() => void) | undefined;
  let cancel = () => {};
  let began = -Infinity;
  let underway = 0;

  const acknowledge = (count: number) => {
    const known = Math.min(count, underway);
    underway -= known;
    if (known > 0) settled(known);
  };
  const isOver = () => isStopped || (isEnding && queue.length === 0);
  /** Seconds until a batch is due. With a full queue, no more samples could join it. */
  const dueIn = ({ seconds = 0, samples = mostSamples }: BatchLimits = {}) => {
    if (queue.length === 0) return Infinity;
    return isEnding || queue.full || queue.length >= samples ? 0 : Math.max(0, began + seconds - clock.monotonic());
  };
  const changed = async (seconds: number) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      cancel = seconds === Infinity ? () => {} : clock.after(seconds, resolve);
    });
  const writeNext = async (write: ReturnType<typeof writerOf>, { samples = mostSamples, bytes = mostBytes }: BatchLimits = {}) => {
    const batches = queue.take(samples, bytes);
    if (batches.length === 0) return pauseBriefly();
    began = clock.monotonic();
    underway = sampleCount(batches);
    await write(batches);
    acknowledge(underway);
  };
  /** What is pending in a spool may not be readable at once. */
  const pauseBriefly = async () => new Promise<void>((resolve) => void clock.after(1, resolve));
  const run = async (sink: Sink) => {
    const write = writerOf(sink);
    while (!isOver()) {
      const seconds = dueIn(sink.batch);
      if (seconds > 0) {
        await changed(seconds);
        cancel();
        wake = undefined;
      }
      // What comes in one turn of the event loop leaves together.
      await new Promise((resolve) => setImmediate(resolve));
      if (!isOver() && dueIn(sink.batch) === 0) await writeNext(write, sink.batch);
    }
  };
  const look = () => wake?.();

  return {
    look,
    acknowledge,
    end() {
      isEnding = true;
      look();
    },
    stop() {
      isStopped = true;
      underway = 0;
      look();
    },
    run,
  };
}

/** The most in one write, unless a sink says how much. */
const mostSamples = 4096;
const mostBytes = 2 ** 19;

function writerOf(sink: Sink): (batches: readonly Batch[]) => Promise<void> | void {
  if ('writeBatches' in sink) return (batches) => sink.writeBatches(batches);
  return (batches) => sink.write(batches.flatMap((batch) => [...batch]));
}
