import { sampleCount, type Batch } from '../samples/index.ts';
import type { Clock } from '../time/index.ts';
import { ConditionVariable } from './condition-variable.ts';
import type { SampleQueue } from './sample-queue.ts';
import type { BatchLimits, Sink } from './sink.ts';

export interface PumpSettings {
  readonly queue: SampleQueue;
  /** Called when so many more samples, the oldest in flight, are settled. */
  readonly settled: (count: number) => void;
  readonly clock: Clock;
}

/** Moves samples from a queue to a sink, in batches within the sink's limits. */
export class Pump {
  readonly #settings: PumpSettings;
  readonly #change: ConditionVariable;
  #isEnding = false;
  #isStopped = false;
  #lastWrite = -Infinity;
  #inFlight = 0;
  #sink: Sink | undefined;

  constructor(settings: PumpSettings) {
    this.#settings = settings;
    this.#change = new ConditionVariable(settings.clock);
  }

  /** The queue has changed, and a batch may be due. */
  notify(): void {
    this.#change.notify();
  }

  /** Whether the next two writes to a sink that takes all at once are complete. More samples would only wait, and take memory. */
  get isAhead(): boolean {
    if (!this.#sink) return false;
    const { seconds = 0, bytes = mostBytes } = this.#sink.batch ?? {};
    return seconds === 0 && this.#settings.queue.pendingBytes >= 2 * bytes;
  }

  /** Settles so many more samples of the write under way. */
  acknowledge(count: number): void {
    const settled = Math.min(count, this.#inFlight);
    this.#inFlight -= settled;
    if (settled > 0) this.#settings.settled(settled);
  }

  /** No more samples come: pending ones are written at once. */
  end(): void {
    this.#isEnding = true;
    this.notify();
  }

  /** Writes nothing any more, and leaves the samples in flight unsettled. */
  stop(): void {
    this.#isStopped = true;
    this.#inFlight = 0;
    this.notify();
  }

  /** Writes until the queue is empty after `end`, or until `stop`. Rejects with the error of a write. */
  async run(sink: Sink): Promise<void> {
    const write = writerOf(sink);
    this.#sink = sink;
    while (!this.#isOver) {
      const seconds = this.#dueIn(sink.batch);
      if (seconds > 0) await this.#change.wait(seconds);
      // Samples of one turn of the event loop are written together.
      await new Promise((resolve) => setImmediate(resolve));
      if (!this.#isOver && this.#dueIn(sink.batch) === 0) await this.#writeNext(write, sink.batch);
    }
  }

  get #isOver(): boolean {
    return this.#isStopped || (this.#isEnding && this.#settings.queue.length === 0);
  }

  /** Seconds until a batch is due. With a full queue it is, for no more samples can join it. */
  #dueIn({ seconds = 0, samples = mostSamples }: BatchLimits = {}): number {
    const { queue, clock } = this.#settings;
    if (queue.length === 0) return Infinity;
    return this.#isEnding || queue.full || queue.length >= samples ? 0 : Math.max(0, this.#lastWrite + seconds - clock.monotonic());
  }

  async #writeNext(write: Write, { samples = mostSamples, bytes = mostBytes }: BatchLimits = {}): Promise<void> {
    const { queue, clock } = this.#settings;
    const batches = queue.take(samples, bytes);
    // Its spool may be unreadable for a moment.
    if (batches.length === 0) return new Promise((resolve) => void clock.after(1, resolve));
    this.#lastWrite = clock.monotonic();
    this.#inFlight = sampleCount(batches);
    await write(batches);
    this.acknowledge(this.#inFlight);
  }
}

/** The most in one write, unless a sink says how much. */
const mostSamples = 4096;
const mostBytes = 2 ** 19;

type Write = (batches: readonly Batch[]) => Promise<void> | void;

function writerOf(sink: Sink): Write {
  if ('writeBatches' in sink) return (batches) => sink.writeBatches(batches);
  return (batches) => sink.write(batches.flatMap((batch) => [...batch]));
}
