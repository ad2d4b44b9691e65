import type { Sample } from '../sample.ts';

/** Samples that wait for an exporter, first in, first out. */
export interface SampleQueue {
  readonly length: number;
  /** Whether it holds as many numbers as it may. */
  readonly full: boolean;
  push(sample: Sample): void;
  shift(): Sample | undefined;
  /** Empties it and tells how many there were. */
  clear(): number;
}

/** A queue bounded by the metrics in its samples: each takes some 60 bytes, name included. */
export function sampleQueue(capacity: number): SampleQueue {
  let samples: (Sample | undefined)[] = [];
  let first = 0;
  let weight = 0;
  return {
    get length() {
      return samples.length - first;
    },
    get full() {
      return weight >= capacity;
    },
    push(sample) {
      samples.push(sample);
      weight += weigh(sample);
    },
    shift() {
      const sample = samples[first];
      if (sample === undefined) return undefined;
      samples[first] = undefined;
      first += 1;
      weight -= weigh(sample);
      // Array.shift() would move all that follow, each time.
      if (first === 1024) [samples, first] = [samples.slice(first), 0];
      return sample;
    },
    clear() {
      const count = samples.length - first;
      [samples, first, weight] = [[], 0, 0];
      return count;
    },
  };
}

function weigh({ metrics }: Sample): number {
  let count = 5;
  for (const _name in metrics) count += 1;
  return count;
}
