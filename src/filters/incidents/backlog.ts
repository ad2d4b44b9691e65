import { Readable } from 'node:stream';
import { Batch, type Samples } from '../../samples/index.ts';

/**
 * Samples for the reader of a stream. Those kept in memory are given at once, and read while new samples are taken, so that these need not
 * wait.
 */
export class Backlog<Stream extends Readable = Readable> {
  readonly stream: Stream;
  #limit = 16;
  #proceed = () => {};

  /** `open` makes the stream, whose `read` calls the given function. */
  constructor(open: (read: () => void) => Stream) {
    this.stream = open(() => this.#proceed());
    this.stream.once('close', () => this.#proceed());
  }

  /** Whether the reader is behind by more than twice what it was given at once. */
  get isFull(): boolean {
    return !this.stream.destroyed && this.stream.readableLength > this.#limit;
  }

  add(flowing: readonly Samples[]): void {
    this.#limit = Math.max(this.#limit, 2 * flowing.length);
    for (const samples of flowing) {
      if (!this.stream.destroyed) this.stream.push(samples);
      else if (samples instanceof Batch) samples.acknowledgement?.release();
    }
  }

  end(): void {
    if (!this.stream.destroyed) this.stream.push(null);
  }

  /** Fulfilled when the reader has taken everything, or has closed. */
  async isTaken(): Promise<void> {
    await new Promise<void>((resolve) => (this.#proceed = resolve));
  }
}

/** A backlog with a stream of its own. */
export function newBacklog(): Backlog {
  return new Backlog((read) => new Readable({ objectMode: true, highWaterMark: 1, read }));
}
