import { UsageError } from '../errors.ts';
import { filter } from './filter.ts';
import type { Command } from './shared/index.ts';

/** The verb for the filter of the same name: `filter` with `--window` only. */
export const aggregate: Command<typeof filter.options> = {
  ...filter,
  examples: [
    ['cubestat sample -i 100ms | cubestat aggregate --every 1m -a mean,max > day.ndjson', 'a recording small enough to keep'],
    ['cubestat aggregate --every 1h -a p95 -f csv week.ndjson', 'a week in 168 rows'],
  ],
  async run(values: Parameters<typeof filter.run>[0] & { readonly every?: unknown }, context) {
    if (values.every === undefined) throw new UsageError('aggregate what time into one sample? --every 1m');
    await filter.run(values, context);
  },
};
