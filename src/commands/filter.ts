import {
  type Command,
  filtering,
  formatParts,
  outputOptions,
  readingOptions,
  refuseOwnInput,
  samplesIn,
  stopSignalFor,
  write,
} from './shared/index.ts';

const filters = filtering({ without: ['pace'] });
const options = { ...filters.options, ...outputOptions, ...readingOptions };

export const filter: Command<typeof options> = {
  operands: '[FILE...]',
  options,
  examples: [
    ["ssh web1 cubestat sample | cubestat filter --include 'memory.*' -f csv", "another host's memory as CSV"],
    ["cubestat filter --since -2h --where 'cpu.utilization.percent > 90' week.ndjson", 'when the host was busy'],
    ["cubestat filter --exclude 'cpu.core.*' monday.ndjson > small.ndjson", 'shrink a recording'],
  ],
  parts: ({ format }) => formatParts(format),
  async run(values, context) {
    refuseOwnInput(values.outputFile ?? '-', context);
    const source = samplesIn(context, values, { signal: stopSignalFor(context) });
    await write(source, filters, values, context);
  },
};
