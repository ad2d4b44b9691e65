import type { Batch } from '../src/samples/index.ts';
import { batcher } from '../src/samples/batcher.ts';
import type { Sample } from '../src/samples/sample.ts';

/** A sample whose only metric is its number. */
export function sampleOf(x: number, timestamp: number = x): Sample {
  return { timestamp, host: 'a', metrics: { x } };
}

const toBatch = batcher();

/** A sample as it flows between stages. */
export function batchOf(sample: Sample): Batch {
  return toBatch(sample);
}
