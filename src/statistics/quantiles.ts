import { DDSketch } from '@datadog/sketches-js';

/** Values of which quantiles are known exactly; of more, to one percent. */
const mostExact = 1000;

/** Values in their order, each with how many there are of it. */
export type Distribution = readonly (readonly [value: number, count: number])[];

/** Takes values in bounded memory, and tells their quantiles. */
export class Quantiles {
  #values: number[] = [];
  #sketch: DDSketch | undefined;

  add(value: number): void {
    if (this.#sketch) return this.#sketch.accept(value);
    this.#values.push(value);
    if (this.#values.length <= mostExact) return;
    this.#sketch = sketchOf(this.#values);
    this.#values = [];
  }

  /** Whether every value is known. */
  get isExact(): boolean {
    return this.#sketch === undefined;
  }

  /** All values, or those that stand for them within one percent: the same for the same value in each distribution that is not exact. */
  distribution(isExact: boolean): Distribution {
    if (isExact) return Array.from(Float64Array.from(this.#values).sort(), (value) => [value, 1] as const);
    const { mapping, negativeStore, store, zeroCount } = this.#sketch ?? sketchOf(this.#values);
    const negative = binsOf(negativeStore).map(([key, count]) => [-mapping.value(key), count] as const);
    const positive = binsOf(store).map(([key, count]) => [mapping.value(key), count] as const);
    return [...negative.toReversed(), ...(zeroCount > 0 ? [[0, zeroCount] as const] : []), ...positive];
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

function sketchOf(values: readonly number[]): DDSketch {
  const sketch = new DDSketch({ relativeAccuracy: 0.01 });
  for (const each of values) sketch.accept(each);
  return sketch;
}

function binsOf({ bins, offset }: DDSketch['store']): [key: number, count: number][] {
  return bins.map((count, index): [number, number] => [index + offset, count]).filter(([, count]) => count > 0);
}

/** What stands for values of a sketch may be one percent beyond all of them. */
function within({ min, max }: DDSketch, value: number): number {
  return Math.min(max, Math.max(min, value));
}
