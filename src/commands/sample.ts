import { UsageError } from '../errors.ts';
import { choice, duration, filled, flag, flagOf, list, text, value, variableOf, wholeNumber, type Values } from '../options/index.ts';
import { named } from '../report.ts';
import {
  configOption,
  deliveryFlags,
  exporterFlags,
  exporterOption,
  exporterParts,
  moduleFlags,
  deliveryParts,
} from './exporting/index.ts';
import {
  type Command,
  type Context,
  chooseCollectors,
  collectorOptions,
  collectorParts,
  filtering,
  formatParts,
  keepPausesQuiet,
  outputOptions,
  pathOptions,
  write,
} from './shared/index.ts';

/** The source itself counts and paces, so that no sample is taken in vain; live samples need no `between`. */
const filters = filtering({ without: ['between', 'pace', 'limit'] });

const options = {
  output: list({ ...exporterOption, group: 'Data Export Options' }, text),
  config: { ...configOption, group: 'Data Export Options' },
  ...outputOptions,
  ...exporterFlags,
  outputFile: {
    ...outputOptions.outputFile,
    group: 'Data Export Options',
    describe: 'Where they are written; default cubestat.csv or cubestat.json with --output csv or json, else stdout',
  },
  color: outputOptions.color,
  ...deliveryFlags,
  ...filters.options,
  interval: value(
    { alias: 'i', placeholder: 'DURATION', standard: '1s', describe: 'Time between two samples: 100ms, 1s, 1m30s' },
    duration({ least: 0.001 }),
  ),
  count: value({ alias: 'n', placeholder: 'N', describe: 'End after N samples' }, wholeNumber({ least: 1 })),
  duration: value({ placeholder: 'DURATION', describe: 'End after this time' }, duration({ least: 0.001 })),
  align: flag({ describe: 'Sample at whole multiples of the interval on the wall clock' }),
  ...collectorOptions,
  counters: flag({ describe: 'Cumulative counters too, from which rates come' }),
  precision: choice({ standard: 'useful', describe: 'Digits of numbers: those that carry information, or all' }, ['useful', 'full']),
  host: value({ placeholder: 'NAME', describe: 'Name of this host in the samples' }, filled),
  ...pathOptions,
};

/** Options that only exporters read; their help is `cubestat help export`. */
const exporterOnlyOptions = Object.fromEntries(
  Object.entries({ ...exporterFlags, ...deliveryFlags }).filter(([name]) => !Object.hasOwn(outputOptions, name)),
);

export const sample: Command<typeof options> = {
  options,
  examples: [
    ['cubestat sample | jq .metrics', 'see what there is'],
    ["cubestat sample -i 100ms -n 50 --include 'cpu.*' -f csv", 'five seconds of CPU as CSV'],
  ],
  operands: '[INTERVAL [COUNT]]',
  operandOptions: ['interval', 'count'],
  detailed: { options: exporterOnlyOptions, command: 'export' },
  parts(values) {
    const { output, config, format } = values;
    const toStdout = output.length === 0;
    return [
      ...collectorParts(values),
      { by: 'without --output', options: ['format', 'outputFile'], active: toStdout },
      ...formatParts(toStdout ? format : undefined, values),
      ...exporterParts('output', output, values),
      ...deliveryParts(output, values, !toStdout || config.length > 0),
    ];
  },
  dynamicOptions: async (given) => moduleFlags(given('output')),
  defaults(given, { stdout, environment }) {
    const elsewhere = ['output', 'format', 'outputFile'].some((name) => flagOf(name) in given || environment[variableOf(name)]);
    return stdout.isTTY && environment['TERM'] !== 'dumb' && !elsewhere ? { output: ['terminal'] } : {};
  },
  async run(values, context) {
    const { interval, count, duration, align, host, counters, precision, procfs, sysfs, rootfs } = values;
    if (duration !== undefined && duration < interval)
      throw new UsageError('--duration is shorter than --interval: there would be no sample');
    const { live } = await import('../sources/index.ts');
    keepPausesQuiet(values.output.includes('terminal') ? 0 : interval);
    const source = live({
      ...{ interval, count, duration, align, host, counters },
      collectors: chooseCollectors(values),
      explicitlyRequested: values.collectors !== undefined,
      config: values,
      fullPrecision: precision === 'full',
      sampleAtOnce: values.output.length > 0 && values.output.every((type) => type === 'terminal'),
      paths: { procfs, sysfs, rootfs },
      signal: context.stop,
      report: context.report,
    });
    if (values.output.length === 0 && values.config.length === 0) return write(source, filters, values, context);
    const { addFile, addTypes, exportTo, openRegistry } = await import('./exporting/index.ts');
    const registry = openRegistry(context, values, context.stop);
    for (const path of values.config) await addFile(registry, path, context);
    if (values.output.length === 0 && registry.instances.length === 0) return write(source, filters, values, context);
    const stages = filters.open(values, context);
    refuseStdout(values);
    await addTypes(registry, values.output, (type) => ({ ...values, outputFile: values.outputFile ?? defaultFileFor(type, context) }));
    return exportTo(registry, source, stages, context);
  },
};

/** Throws where samples are to be written in another format, although exporters of a file get all of them. */
function refuseStdout({ config, output, outputFile, format }: Values<typeof options>): void {
  const idle = outputFile !== undefined ? 'output-file' : format === 'ndjson' ? undefined : 'format';
  if (config.length > 0 && output.length === 0 && idle !== undefined)
    throw new UsageError(`--${idle} would do nothing here: the exporters of ${config.join(', ')} get the samples`);
}

const defaultFiles: Readonly<Record<string, string>> = { csv: 'cubestat.csv', json: 'cubestat.json' };

/** The file of `--output csv` and `--output json` without `--output-file`, which is reported. */
function defaultFileFor(type: string, { report }: Context): string | undefined {
  const file = defaultFiles[type];
  if (file !== undefined) named(report, type).warn(`samples go to ${file}; --output-file names another`);
  return file;
}
