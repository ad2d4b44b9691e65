import { choice, filePath, flag, value } from '../options/index.ts';
import { summarised, tableFormats } from '../summary/index.ts';
import {
  type Command,
  deliver,
  filtering,
  readingOptions,
  readingParts,
  refuseOwnInput,
  samplesIn,
  statisticsOptions,
  withProgress,
} from './shared/index.ts';

const filters = filtering({ without: ['aggregate', 'incidents', 'pace', 'tag'] });

const options = {
  ...statisticsOptions('count,min,mean,p50,p95,p99,max,last', {
    statistics: 'Statistics of each metric',
    group: 'Report each host, or each value of a tag, by itself',
  }),
  sparkline: flag({ describe: 'Draw the course of each metric, in table and markdown' }),
  format: choice({ alias: 'f', standard: 'table', describe: 'How the summary is written' }, formatNames()),
  outputFile: value({ alias: 'o', placeholder: 'FILE', describe: 'Where it is written; default stdout' }, filePath),
  ...filters.options,
  ...readingOptions,
};

export const summary: Command<typeof options> = {
  operands: '[FILE...]',
  options,
  examples: [
    ['cubestat summary monday.ndjson.gz', 'what Monday was'],
    ["cubestat summary -a mean,p95,max -g host --include 'cpu.*' -f markdown *.ndjson", 'hosts side by side, for a report'],
    ['cubestat summary -n 60 --scrape-interval 1s http://node:9100/metrics', 'a minute of the metrics of an exporter'],
  ],
  parts: (values, operands) => [
    { by: 'with --format table or markdown', options: ['sparkline'], active: ['table', 'markdown'].includes(values.format) },
    ...readingParts(values, operands),
  ],
  async run(values, context) {
    const { statistics, group: groups = [], unweighted, sparkline, format, outputFile = '-' } = values;
    refuseOwnInput(outputFile, context);
    const stage = summarised({ statistics, groups, isWeighted: !unweighted, hasSparklines: sparkline, format, warn: context.report.warn });
    await withProgress(context, async (progress) => {
      const source = await samplesIn(context, values, { signal: context.stop, progress, settles: true });
      return deliver(source, [...filters.open(values, context), ...(progress ? [progress.over] : []), stage], outputFile, {
        ...context,
        isWhole: true,
      });
    });
  },
};

function formatNames() {
  return Object.keys(tableFormats) as (keyof typeof tableFormats)[];
}
