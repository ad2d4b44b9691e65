import { sampleCount, type Batch } from '../samples/index.ts';
import type { Clock } from '../time/index.ts';
import type { SampleQueue } from './queue.ts';
import type { BatchLimits, Sink } from './sink.ts';

export interface PumpSettings {
  readonly queue: SampleQueue;
  /** Called when so many more samples, the oldest in flight, are settled. */
  readonly settled: (count: number) => void;
  readonly clock: Clock;
}

/** Moves samples from a queue to a sink, in batches within the sink's limits. */
export interface Pump {
  /** The queue has changed, and a batch may be due. */
  notify(): void;
  /** Settles so many more samples of the write under way. */
  acknowledge(count: number): void;
  /** No more samples come: pending ones are written at once. */
  end(): void;
  /** Writes nothing any more, and leaves the samples in flight unsettled. */
  stop(): void;
  /** Writes until the queue is empty after `end`, or until `stop`. Rejects with the error of a write. */
  run(sink: Sink): Promise<void>;
}

export function pump({ queue, settled, clock }: PumpSettings): Pump {
  let isEnding = false;
  let isStopped = false;
  let wake: (() => void) | undefined;
  let cancel = () => {};
  let began = -Infinity;
  let inFlight = 0;

  const acknowledge = (count: number) => {
    const known = Math.min(count, inFlight);
    inFlight -= known;
    if (known > 0) settled(known);
  };
  const isOver = () => isStopped || (isEnding && queue.length === 0);
  /** Seconds until a batch is due. With a full queue it is, for no more samples can join it. */
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
    inFlight = sampleCount(batches);
    await write(batches);
    acknowledge(inFlight);
  };
  /** A pause before the queue is asked again: its spool may be unreadable for a moment. */
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
      // Samples of one turn of the event loop are written together.
      await new Promise((resolve) => setImmediate(resolve));
      if (!isOver() && dueIn(sink.batch) === 0) await writeNext(write, sink.batch);
    }
  };
  const notify = () => wake?.();

  return {
    notify,
    acknowledge,
    end() {
      isEnding = true;
      notify();
    },
    stop() {
      isStopped = true;
      inFlight = 0;
      notify();
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
