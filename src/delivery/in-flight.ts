import { Fifo } from './fifo.ts';
import type { Entry } from './queue-entry.ts';

/** The batches that were handed over and are not settled, oldest first. */
export class InFlight {
  readonly #entries = new Fifo<Entry>();

  get length(): number {
    return this.#entries.length;
  }

  get weight(): number {
    return this.#entries.weight;
  }

  push(entry: Entry): void {
    entry.inFlight = entry.batch.length;
    this.#entries.push(entry);
  }

  /** Settles so many more samples. Returns the batches that are settled as a whole now. */
  settle(count: number): readonly Entry[] {
    const settled: Entry[] = [];
    let left = count;
    for (let entry; left > 0 && (entry = this.#entries.first);) {
      const more = Math.min(left, entry.inFlight);
      left -= more;
      entry.inFlight -= more;
      if (entry.inFlight === 0) settled.push(this.#entries.shift()!);
    }
    return settled;
  }
}
