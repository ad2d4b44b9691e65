import { candidates, standardFile } from '../configuration/index.ts';
import { UsageError } from '../errors.ts';
import { exporters } from '../exporters/index.ts';
import { flag, list, text } from '../options/index.ts';
import {
  addFile,
  addTee,
  addTypes,
  checkAll,
  configOption,
  deliveryFlags,
  exportTo,
  exporterFlags,
  exporterParts,
  moduleFlags,
  openRegistry,
  preview,
  exporterOption,
  deliveryParts,
} from './exporting/index.ts';
import {
  type Command,
  type Context,
  type Progress,
  filtering,
  readingOptions,
  readingParts,
  readsKept,
  samplesIn,
  stopSignalFor,
  withProgress,
  writesFile,
} from './shared/index.ts';

const filters = filtering({ without: ['pace'] });

const options = {
  to: list(exporterOption, text),
  config: configOption,
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
  parts(values, operands) {
    const { to, config } = values;
    const isOfFile = to.length === 0 && config.length === 0;
    return [...exporterParts('to', to, values), ...(isOfFile ? [] : deliveryParts(to, values)), ...readingParts(values, operands)];
  },
  dynamicOptions: async (given) => moduleFlags(given('to')),
  async run(values, context) {
    const { to, tee } = values;
    const config = to.length > 0 || values.config.length > 0 ? values.config : standardConfig(context);
    const signal = stopSignalFor(context);
    const whenFull = values.whenFull ?? (readsKept(context) ? 'block' : 'drop-oldest');
    const registry = openRegistry(context, { ...values, whenFull }, signal);
    for (const path of config) await addFile(registry, path, context);
    await addTypes(registry, to, values);
    if (registry.instances.length === 0) throw new UsageError(`${config.join(', ')}: there is no [exporters.NAME] in it`);
    if (tee) addTee(registry);
    if (values.check) return checkAll(registry, context);
    const exported = async (progress?: Progress): Promise<void> => {
      const source = await samplesIn(context, values, { signal, progress, settles: true });
      const stages = filters.open(values, { ...context, stop: signal });
      return values.dryRun ? preview(registry, source, stages, context) : exportTo(registry, source, stages, context);
    };
    await withProgress(context, exported, !(tee || values.dryRun) || writesFile(undefined, context));
  },
};

/** The configuration file of the user or the system, used without named exporters or files. */
function standardConfig({ environment, report }: Context): readonly string[] {
  const path = standardFile(environment);
  if (path === undefined) {
    const closed = candidates(environment).find(({ isClosed }) => isClosed);
    const why = closed === undefined ? '' : `; ${closed.path} cannot be read: ${closed.passedOver}`;
    throw new UsageError(`export to what? --to ${Object.keys(exporters).join(', ')}, or --config FILE${why}`);
  }
  report.warn(`the exporters are those of ${path}`);
  return [path];
}
