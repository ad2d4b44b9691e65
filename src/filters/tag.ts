import { perShape } from '../samples/index.ts';
import { list, pair } from '../options/index.ts';
import type { Filter } from './filter.ts';
import { eachBatch } from './stage.ts';

const options = {
  tag: list({ placeholder: 'NAME=VALUE', describe: 'Add a tag to each sample' }, pair),
};

/** A new tag replaces one of the same name. */
export const tag: Filter<typeof options> = {
  name: 'tag',
  describe: 'Adds tags to each sample.',
  options,
  open({ tag: pairs }) {
    if (pairs.length === 0) return undefined;
    const added = Object.fromEntries(pairs);
    const tagged = perShape((shape) => ({ ...shape, tags: { ...shape.tags, ...added } }));
    return eachBatch((batch) => batch.reshape(tagged(batch.shape)));
  },
};
