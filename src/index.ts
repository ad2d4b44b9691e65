/**
 * cubestat as a library: the stages of its pipe.
 *
 *     import { filters, formatters, run, sample } from 'cubestat';
 *
 *     const { limit, select } = filters;
 *     await run(sample(), select({ include: ['cpu.*'] }), limit({ count: 10 }), formatters.csv(), process.stdout);
 */
import type { Duplex, Readable } from 'node:stream';
import { collectors, isRequested } from './collectors/index.ts';
import { UsageError } from './errors.ts';
import { eachSample, filters as knownFilters, type Filter } from './filters/index.ts';
import { formatters as known, textStage, type Formatter, type FormatContext } from './formatters/index.ts';
import {
  choice,
  commaList,
  duration,
  flag,
  flagOf,
  list,
  pair,
  readOptions,
  text,
  value,
  wholeNumber,
  type Options,
} from './options/index.ts';
import type { Stage } from './pipeline.ts';
import { named, type Report } from './report.ts';
import { live, requireLiveSettings, type LiveSettings } from './sources/index.ts';
import { didYouMean } from './text/index.ts';

export { CubestatError, UsageError, WriteError } from './errors.ts';
export { run, type Stage, type Stages } from './pipeline.ts';
export type { Collector, Emit, HostPaths, Read } from './collectors/index.ts';
export type { Batch } from './samples/index.ts';
export type { Samples } from './samples/index.ts';
export type { Report } from './report.ts';
export type { Metrics, Sample } from './samples/index.ts';
export { createRegistry, exporters, loadExporter } from './exporters/index.ts';
export type { DeliveryConfig, Refusal, Sink } from './delivery/index.ts';
export type { ExportContext, Exporter, Instance, Preview, Registry, RegistrySettings } from './exporters/index.ts';
export type { Option, Options, Values } from './options/index.ts';
export { collectors, eachSample };

/** Functions that declare options of your own exporters: `value({ placeholder: 'FILE', describe: 'Where to' }, text)`. */
export const options = { choice, commaList, duration, flag, list, pair, text, value, wholeNumber };

const silent = { error() {}, warn() {}, detail() {} };

/** What is sampled, and how often; see {@link sample} for the defaults. */
export interface SampleSettings extends Partial<Omit<LiveSettings, 'config'>> {
  /** Options of collectors, as on the command line: `{ processes: 5, match: ['postgres'] }`. */
  readonly config?: Settings | undefined;
}

/**
 * The samples of this host as a stream of objects; by default every second, from the collectors of the command line, without reports.
 * `signal` ends it cleanly. Throws a UsageError for invalid settings.
 */
export function sample(settings: SampleSettings = {}): Readable {
  const { interval = 1, report = silent, config: given = {}, ...others } = settings;
  const declared: Options = Object.assign({}, ...[others.collectors ?? collectors].flat().map((collector) => collector.options));
  const config = valuesOf({ name: 'sample', options: declared }, given);
  const asked = collectors.filter((collector) => !collector.optional || isRequested(collector, config));
  const sampled = { ...others, interval, report, config, collectors: others.collectors ?? asked };
  requireLiveSettings(sampled);
  return live(sampled, (batch) => batch.sample(0));
}

/** Options as they are on the command line, in camel case: `{ csvShape: 'long' }`, `{ include: ['cpu.*'] }`. */
export type Settings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Stages from samples to samples, for {@link run}; none without settings. Throws a UsageError for invalid settings. */
export type OpenFilter = (settings?: Settings, context?: { readonly report?: Report; readonly stop?: AbortSignal }) => readonly Stage[];

/** Stages from samples to text, for {@link run}. Rejects with a UsageError for invalid settings. */
export type Format = (settings?: Settings, context?: Partial<FormatContext>) => Promise<readonly Duplex[]>;

/** Every filter by its name: `filters.select({ include: ['cpu.*'] })`. */
export const filters = mapValues(knownFilters, openerOfFilter);

/** Every format by its name. */
export const formatters = mapValues(known, opener);

function mapValues<Name extends string, From, To>(
  table: Readonly<Record<Name, From>>,
  change: (from: From) => To,
): Readonly<Record<Name, To>> {
  return Object.fromEntries(Object.entries<From>(table).map(([name, from]) => [name, change(from)])) as Record<Name, To>;
}

function openerOfFilter(filter: Filter): OpenFilter {
  return (settings = {}, { report = silent, stop = new AbortController().signal } = {}) => {
    const stage = filter.open(valuesOf(filter, settings), { report: named(report, filter.name), stop });
    return stage ? [stage] : [];
  };
}

function opener(formatter: Formatter): Format {
  return async (settings = {}, { report = silent, ...context } = {}) => {
    const surroundings = { report: named(report, formatter.name), color: false, width: undefined, ...context };
    return [textStage(await formatter.open(valuesOf(formatter, settings), surroundings))];
  };
}

function valuesOf({ name, options: declared }: { readonly name: string; readonly options: Options }, settings: Settings) {
  const unknown = Object.keys(settings).find((setting) => !Object.hasOwn(declared, setting));
  if (unknown !== undefined) throw new UsageError(`${name} has no setting ${unknown}${didYouMean(unknown, Object.keys(declared))}`);
  return readOptions(declared, Object.fromEntries(Object.entries(settings).map(([setting, value]) => [flagOf(setting), value])), {});
}
