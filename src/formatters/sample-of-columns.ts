import type { Sample, Shape } from '../samples/index.ts';

/** A sample of a shape whose values are their columns' indexes, to run code for samples once per shape. */
export function sampleOfColumns({ host, tags, names }: Shape): Sample {
  const metrics = Object.fromEntries(names.map((name, column) => [name, column]));
  return { timestamp: 0, host, ...(tags && { tags }), metrics };
}
