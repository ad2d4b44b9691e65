import { limit } from '../filters/index.ts';
import { flag, value, wholeNumber } from '../options.ts';
import { type Command, outputOptions, refuseOwnInput, samplesIn, selection, selectionOptions, terminated, write } from './shared/index.ts';

const options = {
  ...selectionOptions,
  ...outputOptions,
  count: value({ alias: 'n', placeholder: 'N', describe: 'End after N samples' }, wholeNumber({ least: 1 })),
  strict: flag({ describe: 'End with an error at the first line that is no sample' }),
};

export const filter: Command<typeof options> = {
  name: 'filter',
  describe: 'Select, tag and reformat samples from stdin or files',
  operands: '[FILE...]',
  options,
  examples: [
    ["ssh web1 cubestat sample | cubestat filter --include 'memory.*' -f csv", "another host's memory as CSV"],
    ["cubestat filter --exclude 'cpu.core.*' monday.ndjson > small.ndjson", 'shrink a recording'],
  ],
  async run(values, context) {
    refuseOwnInput(values.outputFile ?? '-', context);
    const source = samplesIn(context, { strict: values.strict, signal: terminated(context) });
    const filters = selection(values, context.report);
    if (values.count !== undefined) filters.push(limit(values.count));
    await write(source, filters, values, context);
  },
};
