/**
 * cubestat as a library: the stages of its pipe.
 *
 *     import { filters, formatters, run, sample } from 'cubestat';
 *
 *     const { eachSample, limit, select } = filters;
 *     await run(sample(), eachSample(select({ include: ['cpu.*'] })), limit(10), formatters.csv(), process.stdout);
 */
import type { Duplex, Readable } from 'node:stream';
import { collectors } from './collectors/index.ts';
import { UsageError } from './errors.ts';
import * as filters from './filters/index.ts';
import { formatters as known, type Formatter, type Surroundings } from './formatters/index.ts';
import { choice, commaList, duration, flag, flagOf, list, pair, readOptions, text, value, wholeNumber } from './options.ts';
import { named } from './report.ts';
import { live, type LiveSettings } from './sources/index.ts';
import { didYouMean } from './suggest.ts';

export { CubestatError, UsageError, WriteError } from './errors.ts';
export { run, type Stage, type Stages } from './pipeline.ts';
export type { Collector, Emit, HostPaths, Read } from './collectors/index.ts';
export type { Selection } from './filters/index.ts';
export type { Report } from './report.ts';
export type { Metrics, Sample } from './sample.ts';
export { createRegistry, exporters, loadExporter } from './exporters/index.ts';
export type { DeliveryConfig, Refusal } from './delivery/index.ts';
export type { ExportContext, Exporter, Instance, Preview, Registry, RegistrySettings } from './exporters/index.ts';
export type { Option, Options, Values } from './options.ts';
export { collectors, filters };

/** What options are made of, for exporters of your own: `value({ placeholder: 'FILE', describe: 'Where to' }, text)`. */
export const options = { choice, commaList, duration, flag, list, pair, text, value, wholeNumber };

const silent = { error() {}, warn() {}, detail() {} };

/** What is sampled, and how often; see {@link sample} for what counts where something is left out. */
export type SampleSettings = Partial<LiveSettings>;

/**
 * The samples of this host as a stream of objects: every second, from all collectors but those that the command line
 * leaves out by default too, without a word about what goes wrong. `signal` ends it cleanly.
 */
export function sample(settings: SampleSettings = {}): Readable {
  return live({ collectors: collectors.filter(({ optional }) => !optional), interval: 1, report: silent, ...settings });
}

/** The options of a format as they are on the command line, in camel case: `{ csvShape: 'long' }`. */
export type FormatSettings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Stages from samples to text, for {@link run}. Rejects with a UsageError for settings that cannot be. */
export type Format = (settings?: FormatSettings, surroundings?: Partial<Surroundings>) => Promise<readonly Duplex[]>;

/** Every format by its name. */
export const formatters = Object.fromEntries(Object.entries(known).map(([name, formatter]) => [name, opener(formatter)])) as Readonly<
  Record<keyof typeof known, Format>
>;

function opener(formatter: Formatter): Format {
  const { name, options } = formatter;
  return async (settings = {}, { report = silent, ...surroundings } = {}) => {
    const unknown = Object.keys(settings).find((setting) => !Object.hasOwn(options, setting));
    if (unknown !== undefined) throw new UsageError(`${name} has no setting ${unknown}${didYouMean(unknown, Object.keys(options))}`);
    const given = Object.fromEntries(Object.entries(settings).map(([setting, value]) => [flagOf(setting), value]));
    return formatter.open(readOptions(options, given, {}), {
      report: named(report, name),
      color: false,
      width: undefined,
      ...surroundings,
    });
  };
}
