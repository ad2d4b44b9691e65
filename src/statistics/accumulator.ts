import type { Statistic } from '../catalogue/index.ts';
import type { Quantiles } from './quantiles.ts';

/** Takes the values of a metric, and keeps only what its statistics need. */
export class Accumulator {
  #count = 0;
  #weight = 0;
  #sum = 0;
  #mean = 0;
  #squares = 0;
  #min = Infinity;
  #max = -Infinity;
  #first = NaN;
  #firstTime = Infinity;
  #last = NaN;
  #lastTime = -Infinity;
  readonly quantiles: Quantiles | undefined;

  constructor(quantiles: Quantiles | undefined) {
    this.quantiles = quantiles;
  }

  /**
   * Adds a value by B. P. Welford's algorithm, in which no large sums cancel. Mean and deviation are weighted. Of values at the same time,
   * the later one is the last.
   */
  add(value: number, time: number, weight = 1): void {
    this.#count += 1;
    this.#weight += weight;
    this.#sum += value;
    const distance = value - this.#mean;
    this.#mean += (distance * weight) / this.#weight;
    this.#squares += weight * distance * (value - this.#mean);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    if (time < this.#firstTime) {
      this.#first = value;
      this.#firstTime = time;
    }
    if (time >= this.#lastTime) {
      this.#last = value;
      this.#lastTime = time;
    }
    this.quantiles?.add(value);
  }

  /** The standard deviation is that of the population, not an estimate from a sample. */
  get(statistic: Statistic): number {
    if (statistic === 'mean') return this.#mean;
    if (statistic === 'min') return this.#min;
    if (statistic === 'max') return this.#max;
    if (statistic === 'first') return this.#first;
    if (statistic === 'last') return this.#last;
    if (statistic === 'sum') return this.#sum;
    if (statistic === 'count') return this.#count;
    if (statistic === 'stddev') return Math.sqrt(this.#squares / this.#weight);
    return this.quantiles!.at(Number(statistic.slice(1)) / 100);
  }
}
