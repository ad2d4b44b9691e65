import { Readable } from 'node:stream';
import type { Batch } from '../../batch.ts';
import type { Samples } from '../../batcher.ts';

/**
 * Samples on their way to a reader. What was kept in memory comes at once, and is read while the next samples are taken: they do not
 * wait for it.
 */
export class Backlog extends Readable {
  #limit = 1;
  #proceed = () => {};

  constructor() {
    super({ objectMode: true, highWaterMark: 1 });
  }

  /** Whether the reader is further behind than it was made to be. */
  get isFull(): boolean {
    return !this.destroyed && this.readableLength > this.#limit;
  }

  /** `as`: how the reader gets a batch. */
  add(batches: readonly Batch[], as: (batch: Batch) => Samples): void {
    this.#limit = Math.max(this.#limit, batches.length);
    for (const batch of batches) {
      if (this.destroyed) batch.acknowledgement?.release();
      else this.push(as(batch));
    }
  }

  /** Fulfilled when the reader has taken all, or takes nothing any more. */
  async isTaken(): Promise<void> {
    await new Promise<void>((resolve) => (this.#proceed = resolve));
  }

  override _read(): void {
    this.#proceed();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#proceed();
    done(error);
  }
}
