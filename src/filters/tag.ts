import type { Sample } from '../sample.ts';

/** Adds tags to each sample; of the same name, the new one counts. */
export function tag(tags: Readonly<Record<string, string>>): (sample: Sample) => Sample {
  return (sample) => ({ ...sample, tags: { ...sample.tags, ...tags } });
}
