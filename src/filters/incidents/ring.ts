import type { Batch } from '../../batch.ts';

/** The samples of the last so many seconds of their own time. What is older is dropped, and acknowledged by that. */
export class Ring {
  readonly #seconds: number;
  #batches: Batch[] = [];
  #first = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  add(batch: Batch): void {
    this.#batches.push(batch);
    const now = batch.timestamp(batch.length - 1);
    while (this.#isOld(this.#batches[this.#first]!, now)) this.#dropFirst();
  }

  /** Empties the ring. Gives what is not too old at a time. */
  takeFrom(now: number): Batch[] {
    const batches = this.#batches.slice(this.#first);
    this.#batches = [];
    this.#first = 0;
    return batches.flatMap((batch) => this.#recent(batch, now));
  }

  clear(): void {
    for (const { acknowledgement } of this.#batches.slice(this.#first)) acknowledgement?.release();
    this.#batches = [];
    this.#first = 0;
  }

  #isOld(batch: Batch, now: number): boolean {
    return !this.#isRecent(batch, batch.length - 1, now);
  }

  /** A sample of the future is of before the clock was set back. */
  #isRecent(batch: Batch, row: number, now: number): boolean {
    return Math.abs(now - batch.timestamp(row)) <= this.#seconds;
  }

  /** The rows from the first recent one on. */
  #recent(batch: Batch, now: number): Batch[] {
    for (let row = 0; row < batch.length; row += 1) if (this.#isRecent(batch, row, now)) return [batch.slice(row)];
    batch.acknowledgement?.release();
    return [];
  }

  #dropFirst(): void {
    this.#batches[this.#first]!.acknowledgement?.release();
    this.#first += 1;
    // Array.shift() would move all elements each time.
    if (2 * this.#first > this.#batches.length) [this.#batches, this.#first] = [this.#batches.slice(this.#first), 0];
  }
}
