import { DDSketch } from '@datadog/sketches-js';

/** The most values with exact quantiles; beyond that, quantiles are within 1 %. */
const mostExact = 1000;

/** Sorted values, each with its count. */
export type Distribution = readonly (readonly [value: number, count: number])[];

/** Estimates quantiles in bounded memory. */
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

  /** Whether every value is kept. */
  get isExact(): boolean {
    return this.#sketch === undefined;
  }

  /** All values, or representatives within 1 %, which are the same for the same value in every inexact distribution. */
  distribution(isExact: boolean): Distribution {
    if (isExact) return Array.from(Float64Array.from(this.#values).sort(), (value) => [value, 1] as const);
    const { mapping, negativeStore, store, zeroCount } = this.#sketch ?? sketchOf(this.#values);
    const negative = binsOf(negativeStore).map(([key, count]) => [-mapping.value(key), count] as const);
    const positive = binsOf(store).map(([key, count]) => [mapping.value(key), count] as const);
    return [...negative.toReversed(), ...(zeroCount > 0 ? [[0, zeroCount] as const] : []), ...positive];
  }

  /** `quantile` from 0 to 1; between two values, interpolated. */
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

/** A representative of a sketch may be 1 % outside of all values. */
function within({ min, max }: DDSketch, value: number): number {
  return Math.min(max, Math.max(min, value));
}
