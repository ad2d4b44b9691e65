import { UsageError } from '../errors.ts';
import {
  type Command,
  filtering,
  formatParts,
  outputOptions,
  readingOptions,
  refuseOwnInput,
  samplesIn,
  terminated,
  write,
} from './shared/index.ts';

const filters = filtering({ without: ['pace'] });
const options = { ...filters.options, ...outputOptions, ...readingOptions };

export const aggregate: Command<typeof options> = {
  operands: '[FILE...]',
  options,
  examples: [
    ['cubestat sample -i 100ms | cubestat aggregate --every 1m -a mean,max > day.ndjson', 'a recording small enough to keep'],
    ['cubestat aggregate --every 1h -a p95 -f csv week.ndjson', 'a week in 168 rows'],
  ],
  parts: ({ format }) => formatParts(format),
  async run(values, context) {
    if ((values as Readonly<Record<string, unknown>>)['every'] === undefined)
      throw new UsageError('aggregate what time into one sample? --every 1m');
    refuseOwnInput(values.outputFile ?? '-', context);
    const source = samplesIn(context, values, { signal: terminated(context) });
    await write(source, filters.open(values, context), values, context);
  },
};
