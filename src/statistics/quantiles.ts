import { DDSketch } from '@datadog/sketches-js';

/** Values of which quantiles are known exactly; of more, to one percent. */
const mostExact = 1000;

/** Takes values in bounded memory, and tells their quantiles. */
export class Quantiles {
  #values: number[] = [];
  #sketch: DDSketch | undefined;

  add(value: number): void {
    if (this.#sketch) return this.#sketch.accept(value);
    this.#values.push(value);
    if (this.#values.length <= mostExact) return;
    this.#sketch = new DDSketch({ relativeAccuracy: 0.01 });
    for (const each of this.#values) this.#sketch.accept(each);
    this.#values = [];
  }

  /** From 0 to 1; between two values, in proportion. */
  at(quantile: number): number {
    if (this.#sketch) return within(this.#sketch, this.#sketch.getValueAtQuantile(quantile));
    const sorted = Float64Array.from(this.#values).sort();
    const position = quantile * (sorted.length - 1);
    const below = sorted[Math.floor(position)]!;
    return below + (sorted[Math.ceil(position)]! - below) * (position % 1);
  }
}

/** What stands for values of a sketch may be one percent beyond all of them. */
function within({ min, max }: DDSketch, value: number): number {
  return Math.min(max, Math.max(min, value));
}
