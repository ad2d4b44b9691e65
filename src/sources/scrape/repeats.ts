import { originKey, type Batch } from '../../samples/index.ts';

/** Recognises samples with their own time that a target repeats until it has newer ones. */
export class Repeats {
  #before = new Map<string, number>();
  #now = new Map<string, number>();

  /** Begins another answer. */
  begin(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  /** Whether the answer before had a sample of the same time and origin with as many metrics. */
  has(batch: Batch): boolean {
    const key = `${batch.timestamp(0)} ${originKey(batch.shape)}`;
    const count = batch.shape.names.length;
    this.#now.set(key, count);
    return (this.#before.get(key) ?? -1) >= count;
  }
}
