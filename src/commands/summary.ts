import { UsageError } from '../errors.ts';
import { choice, commaList, filePath, flag, value } from '../options/index.ts';
import { readStatistics, statisticWords } from '../statistics/index.ts';
import { summarised, tableFormats } from '../summary/index.ts';
import { type Command, deliver, filtering, readingOptions, readingParts, refuseOwnInput, samplesIn, withProgress } from './shared/index.ts';

const filters = filtering({ without: ['aggregate', 'incidents', 'pace', 'tag'] });
const usual = 'count,min,mean,p50,p95,p99,max,last';

const options = {
  statistics: value(
    { alias: 'a', placeholder: 'STATISTIC,...', standard: usual, suggestions: statisticWords, describe: 'Statistics of each metric' },
    readStatistics,
  ),
  group: value({ alias: 'g', placeholder: 'host|TAG,...', describe: 'Report each host, or each value of a tag, by itself' }, commaList),
  unweighted: flag({ describe: 'Let each value count once in means, rather than for the time that it stands for' }),
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
    if (groups.includes('')) throw new UsageError('--group: expected host or the names of tags between commas');
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
