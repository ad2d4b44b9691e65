import { Readable } from 'node:stream';
import { compared, comparedCollectors, diffFormats, readFailCondition } from '../diff/index.ts';
import { CubestatError, UsageError } from '../errors.ts';
import { choice, commaList, filePath, flag, list, probability, value } from '../options.ts';
import { run } from '../pipeline.ts';
import { readStatistics, statisticWords } from '../statistics/index.ts';
import { collectedBy } from '../summary/index.ts';
import { type Command, deliver, filtering, readingOptions, refuseOwnInput, samplesIn, withProgress } from './shared/index.ts';

const filters = filtering({ without: ['aggregate', 'incidents', 'limit', 'pace', 'tag'] });

const options = {
  statistics: value(
    {
      alias: 'a',
      placeholder: 'STATISTIC,...',
      standard: 'mean',
      suggestions: statisticWords,
      describe: 'What is compared of each metric',
    },
    readStatistics,
  ),
  group: value({ alias: 'g', placeholder: 'host|TAG,...', describe: 'Compare each host, or each value of a tag, with itself' }, commaList),
  unweighted: flag({ describe: 'Let each value count once in means, rather than for the time that it stands for' }),
  all: flag({ describe: 'Tell of the metrics that did not move too' }),
  alpha: value({ placeholder: 'PROBABILITY', standard: '0.01', describe: 'How unlikely chance alone makes a move' }, probability),
  failOn: list({ placeholder: 'CONDITION', describe: "End with 1 if it holds: 'cpu.utilization.percent:mean > +10%'" }, readFailCondition),
  format: choice({ alias: 'f', standard: 'table', describe: 'How the differences are written' }, formatNames()),
  outputFile: value({ alias: 'o', placeholder: 'FILE', describe: 'Where they are written; stdout unless told' }, filePath),
  ...filters.options,
  ...readingOptions,
};

export const diff: Command<typeof options> = {
  operands: 'BEFORE AFTER',
  options,
  examples: [
    ['cubestat diff before.ndjson after.ndjson', 'which metrics moved by more than noise'],
    ["cubestat diff --fail-on 'memory.used.bytes:max > +100MiB' before.ndjson after.ndjson", 'a check for a test'],
  ],
  async run(values, context) {
    const { operands, report, stop } = context;
    const { statistics, group: groups = [], unweighted, all, alpha, failOn, format, outputFile = '-' } = values;
    if (operands.length !== 2) throw new UsageError('diff what? cubestat diff BEFORE AFTER');
    if (operands.every((one) => one === '-')) throw new UsageError('stdin is one recording: the other one has to be a file');
    if (groups.includes('')) throw new UsageError('--group: expected host or the names of tags between commas');
    refuseOwnInput(outputFile, context);
    const settings = { statistics, groups, isWeighted: !unweighted, isComplete: all, alpha, conditions: failOn, format };
    const collector = await comparedCollectors(settings);
    const [before, after] = [collector(), collector()];
    await withProgress(context, async (progress) => {
      for (const [at, into] of [before, after].entries()) {
        const source = await samplesIn({ ...context, operands: [operands[at]!] }, values, { signal: stop, progress });
        await run(source, ...filters.open(values, context), collectedBy(into));
        if (into.hosts.size > 0) continue;
        const why = stop.aborted ? 'was not read: interrupted' : 'has no sample to compare';
        throw new CubestatError(`${operands[at]} ${why}`, { code: 'NO_SAMPLE' });
      }
    });
    const { text, failures } = compared(before, after, settings);
    await deliver(Readable.from([text]), [], outputFile, context);
    for (const failure of failures) report.error(failure);
    if (failures.length > 0) context.exitCode(1);
  },
};

function formatNames() {
  return Object.keys(diffFormats) as (keyof typeof diffFormats)[];
}
