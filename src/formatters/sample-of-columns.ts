import type { Shape } from '../batch.ts';
import type { Sample } from '../sample.ts';

/** A sample of a shape whose values are their columns, for what is made of samples and to be settled once a shape. */
export function sampleOfColumns({ host, tags, names }: Shape): Sample {
  const metrics = Object.fromEntries(names.map((name, column) => [name, column]));
  return { timestamp: 0, host, ...(tags && { tags }), metrics };
}
