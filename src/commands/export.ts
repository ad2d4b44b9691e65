import { UsageError } from '../errors.ts';
import { exporters } from '../exporters/index.ts';
import { filePath, flag, list, text } from '../options.ts';
import {
  addFile,
  addTee,
  addTypes,
  checkAll,
  deliveryFlags,
  exportTo,
  exporterFlags,
  exporterParts,
  moduleFlags,
  openRegistry,
  preview,
  exporterOption,
} from './exporting/index.ts';
import { type Command, filtering, readingOptions, readsKept, samplesIn, showProgress, stopSignalFor } from './shared/index.ts';

const filters = filtering({ without: ['pace'] });

const options = {
  to: list(exporterOption, text),
  config: list({ placeholder: 'FILE', describe: 'Exporters as a TOML file describes them' }, filePath),
  tee: flag({ describe: 'Pass the samples on to stdout' }),
  dryRun: flag({ describe: 'Show what would be sent, and send nothing' }),
  check: flag({ describe: 'Try whether the destinations can be reached and written to, and end' }),
  ...deliveryFlags,
  ...readingOptions,
  ...filters.options,
};

export const exportCommand: Command<typeof options> = {
  operands: '[FILE...]',
  options: { ...exporterFlags, ...options },
  examples: [
    ['cubestat sample | cubestat export --to influxdb', 'into the database cubestat of http://localhost:8086'],
    ['cubestat export --to influxdb monday.ndjson.gz', 'fill in what was recorded'],
  ],
  parts: ({ to }) => exporterParts('to', to),
  dynamicOptions: async (given) => moduleFlags(given('to')),
  async run(values, outside) {
    const { to, config, tee } = values;
    if (to.length === 0 && config.length === 0)
      throw new UsageError(`export to what? --to ${Object.keys(exporters).join(', ')}, or --config FILE`);
    const progress = values.check ? undefined : showProgress(outside);
    const context = { ...outside, ...(progress && { report: progress.report }) };
    const signal = stopSignalFor(context);
    const whenFull = values.whenFull ?? (readsKept(context) ? 'block' : 'drop-oldest');
    const registry = openRegistry(context, { ...values, whenFull }, signal);
    for (const path of config) await addFile(registry, path);
    await addTypes(registry, to, values);
    if (tee) addTee(registry);
    if (values.check) return checkAll(registry, context);
    const source = samplesIn(context, values, { signal, progress, settles: true });
    const stages = filters.open(values, { ...context, stop: signal });
    if (values.dryRun) await preview(registry, source, stages, context);
    else await exportTo(registry, source, stages, context);
    progress?.end();
  },
};
