import {
  type Command,
  type Progress,
  filtering,
  formatParts,
  outputOptions,
  readingOptions,
  readingParts,
  refuseOwnInput,
  samplesIn,
  stopSignalFor,
  withProgress,
  write,
  writesFile,
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
  parts: (values, operands) => [...formatParts(values.format, values), ...readingParts(values, operands)],
  async run(values, context) {
    refuseOwnInput(values.outputFile ?? '-', context);
    const filtered = async (progress?: Progress): Promise<void> => {
      const source = await samplesIn(context, values, { signal: stopSignalFor(context), progress, settles: true });
      return write(source, filters, values, context);
    };
    // On a terminal the samples themselves show progress, and a pager's screen must not be disturbed.
    await withProgress(context, filtered, writesFile(values.outputFile, context));
  },
};
