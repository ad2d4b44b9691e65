import { Readable } from 'node:stream';
import { compared, comparedCollectors, diffFormats, readFailCondition } from '../diff/index.ts';
import { CubestatError, UsageError } from '../errors.ts';
import { warnOnce } from '../report.ts';
import { choice, filePath, flag, list, probability, value, type Values } from '../options/index.ts';
import { withoutCredentials } from '../http/index.ts';
import { run } from '../pipeline.ts';
import { isEndless } from '../sources/index.ts';
import { collectedBy, type SummaryCollector } from '../summary/index.ts';
import {
  type Command,
  type Context,
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
  ...statisticsOptions('mean', {
    statistics: 'What is compared of each metric',
    group: 'Compare each host, or each value of a tag, with itself',
  }),
  all: flag({ describe: 'List the metrics that did not move too' }),
  alpha: value({ placeholder: 'PROBABILITY', standard: '0.01', describe: 'How unlikely chance alone makes a move' }, probability),
  failOn: list({ placeholder: 'CONDITION', describe: "End with 1 if it holds: 'cpu.utilization.percent:mean > +10%'" }, readFailCondition),
  format: choice({ alias: 'f', standard: 'table', describe: 'How the differences are written' }, formatNames()),
  outputFile: value({ alias: 'o', placeholder: 'FILE', describe: 'Where they are written; default stdout' }, filePath),
  ...filters.options,
  ...readingOptions,
};

export const diff: Command<typeof options> = {
  operands: 'BEFORE AFTER',
  options,
  examples: [
    ['cubestat diff before.ndjson after.ndjson', 'which metrics moved by more than noise'],
    ["cubestat diff --fail-on 'memory.used.bytes:max > +100MiB' before.ndjson after.ndjson", 'a check for a test'],
    ['cubestat diff -n 60 http://web1:9100/metrics http://web2:9100/metrics', 'two hosts, over the same five minutes'],
  ],
  parts: (values, operands) => readingParts(values, operands),
  async run(values, context) {
    const { operands, report } = context;
    const { statistics, group: groups = [], unweighted, all, alpha, failOn, format, outputFile = '-' } = values;
    if (operands.length !== 2) throw new UsageError('diff what? cubestat diff BEFORE AFTER');
    requireEnds(operands, values);
    if (operands.every((one) => one === '-')) throw new UsageError('stdin is one recording: the other one has to be a file');
    refuseOwnInput(outputFile, context);
    const settings = {
      statistics,
      groups,
      isWeighted: !unweighted,
      isComplete: all,
      alpha,
      conditions: failOn,
      format,
      warn: warnOnce(report),
    };
    const collector = await comparedCollectors(settings);
    const [before, after] = [collector(), collector()];
    await readBoth([before, after], values, context);
    const { text, failures } = compared(before, after, settings);
    await deliver(Readable.from([text]), [], outputFile, context);
    for (const failure of failures) report.error(failure);
    if (failures.length > 0) context.exitCode(1);
  },
};

/** Without an end of the first there would be no second. */
function requireEnds(operands: readonly string[], { count, until }: Readonly<Record<string, unknown>>): void {
  const endless = operands.find(isEndless);
  if (endless === undefined || count !== undefined || until !== undefined) return;
  throw new UsageError(`${withoutCredentials(endless)} never ends: say what is compared, as with -n 60, or --until 10:30`);
}

/** Two that go on are read at the same time, so that they are of the same time; others one after the other. */
async function readBoth(into: readonly SummaryCollector[], values: Values<typeof options>, context: Context): Promise<void> {
  const { operands, stop } = context;
  const failed = new AbortController();
  const signal = AbortSignal.any([stop, failed.signal]);
  await withProgress(context, async (progress) => {
    const readOne = async (operand: string, collector: SummaryCollector) => {
      const source = await samplesIn({ ...context, operands: [operand] }, values, { signal, progress });
      await run(source, ...filters.open(values, context), collectedBy(collector));
      if (collector.hosts.size > 0) return;
      const why = stop.aborted ? 'was not read: interrupted' : 'has no sample to compare';
      throw new CubestatError(`${isEndless(operand) ? withoutCredentials(operand) : operand} ${why}`, { code: 'NO_SAMPLE' });
    };
    const [first, second] = operands.map((operand, at) => async () => readOne(operand, into[at]!));
    if (!operands.every(isEndless)) {
      await first!();
      await second!();
    } else await Promise.all([first!(), second!()]).finally(() => failed.abort());
  });
}

function formatNames() {
  return Object.keys(diffFormats) as (keyof typeof diffFormats)[];
}
