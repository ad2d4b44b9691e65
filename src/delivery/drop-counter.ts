import type { Report } from '../report.ts';
import { countOf } from '../samples/index.ts';
import type { Counters } from './counters.ts';

/** Counts the samples that a full queue drops, and reports the first of them and the end. */
export class DropCounter {
  readonly #counters: Counters;
  readonly #report: Report;
  #sinceWarning = 0;

  constructor(counters: Counters, report: Report) {
    this.#counters = counters;
    this.#report = report;
  }

  add(count: number, which: 'oldest' | 'newest'): void {
    if (this.#sinceWarning === 0) this.#report.warn(`queue full: its ${which} samples are dropped`);
    this.#counters.dropped += count;
    this.#sinceWarning += count;
  }

  /** The queue is empty again. */
  caughtUp(): void {
    if (this.#sinceWarning > 0) this.#report.warn(`has caught up; ${countOf(this.#sinceWarning)} dropped meanwhile`);
    this.#sinceWarning = 0;
  }
}
