import { setTimeout } from 'node:timers/promises';
import { randomOf, seed } from '../faults/random.ts';

/** What was broken for a while, and how long it took until all that there was by then was delivered. */
export interface Outage {
  readonly what: string;
  /** Seconds. */
  readonly lasted: number;
  /** Seconds; undefined where the end came first. */
  readonly lag: number | undefined;
}

interface OutagesSettings {
  /** Milliseconds between two outages of the same thing, about. */
  readonly between: number;
  /** The samples that there are so far. */
  readonly made: () => number;
  /** Ends the outages. */
  readonly over: AbortSignal;
}

const random = randomOf(seed);

/** Breaks things at random, and measures what follows. */
export class Outages {
  readonly all: Outage[] = [];
  readonly #settings: OutagesSettings;
  readonly #open: { readonly what: string; readonly lasted: number; readonly ended: number; readonly made: number }[] = [];

  constructor(settings: OutagesSettings) {
    this.#settings = settings;
  }

  /** Waits for some time; false when all is over. */
  async pause(): Promise<boolean> {
    const { between, over } = this.#settings;
    await setTimeout(between * (0.5 + random()), undefined, { signal: over }).catch(() => {});
    return !over.aborted;
  }

  /** Breaks a thing again and again. `longest`: milliseconds. */
  async repeat(what: string, longest: number, begin: () => unknown, end: () => unknown): Promise<void> {
    while (await this.pause()) {
      const began = performance.now();
      await begin();
      await setTimeout(random() * longest);
      await end();
      this.ended(what, began);
    }
  }

  ended(what: string, began: number): void {
    const now = performance.now();
    this.#open.push({ what, lasted: (now - began) / 1000, ended: now, made: this.#settings.made() });
  }

  /** Notes how many samples are delivered. */
  delivered(count: number): void {
    for (const one of this.#open.splice(0)) {
      if (count < one.made) this.#open.push(one);
      else this.all.push({ ...one, lag: (performance.now() - one.ended) / 1000 });
    }
  }

  close(): void {
    this.all.push(...this.#open.splice(0).map(({ what, lasted }) => ({ what, lasted, lag: undefined })));
  }
}
