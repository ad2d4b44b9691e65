import type { Sample } from '../../../samples/index.ts';
import type { ExposedLine } from './line.ts';
import { resolveSeries, type ResolvedSeries } from './resolve.ts';

export interface ExpositionSettings {
  /** The host of series without one. */
  readonly host: string;
  /** The Unix time of values without one. */
  readonly now: () => number;
  /** Called with what is left out, and why. */
  readonly notice: (message: string) => void;
}

interface Value extends ResolvedSeries {
  readonly value: number;
  readonly time: number | undefined;
}

/** The most values of an exposition in memory; beyond that, samples are emitted early. */
const mostValues = 250_000;

/** The most families and series to remember, as the input is untrusted; then all are forgotten. */
const mostKnown = 65_536;

/** The time of the samples that cubestat exposes. */
const ownTime = 'cubestat_last_sample_timestamp_seconds';

/** Series about cubestat's page itself. */
const pageSeries = new Set([ownTime, 'cubestat_up']);

/** Collects the values of expositions into samples, one per host, set of tags and time. */
export class Expositions {
  readonly #settings: ExpositionSettings;
  readonly #types = new Map<string, string>();
  readonly #helps = new Map<string, string>();
  /** undefined for a series that is left out. */
  readonly #known = new Map<string, ResolvedSeries | undefined>();
  #values: Value[] = [];
  /** Series with their times. */
  readonly #seen = new Map<string, number>();
  /** The number of values before the last blank line. */
  #beforeBlank = 0;
  #time: number | undefined;

  constructor(settings: ExpositionSettings) {
    this.#settings = settings;
  }

  /** Takes a line, and returns the samples that it completes. Throws an Error for a bad line. */
  add(line: ExposedLine): Sample[] {
    if (line.type === 'EOF') return this.end();
    if (line.type === 'value') return this.#value(line);
    if (line.type === 'blank') this.#beforeBlank = this.#values.length;
    else if (line.type === 'TYPE') this.#declare(this.#types, line);
    else if (line.type === 'HELP') this.#declare(this.#helps, line);
    return [];
  }

  /** The samples of all remaining values. */
  end(): Sample[] {
    return this.#take(this.#values.length);
  }

  #declare(declared: Map<string, string>, { family, text }: Extract<ExposedLine, { family: string }>): void {
    if (declared.get(family) === text) return;
    if (declared.size === mostKnown) declared.clear();
    declared.set(family, text);
    this.#known.clear();
  }

  #value({ series, value, time }: Extract<ExposedLine, { type: 'value' }>): Sample[] {
    const resolved = this.#resolve(series);
    if (series === ownTime && value > 0) this.#time = value;
    if (resolved === undefined) return [];
    const key = `${time ?? ''} ${series}`;
    const complete = this.#complete(key);
    this.#seen.set(key, this.#values.length);
    this.#values.push({ ...resolved, value, time });
    return complete;
  }

  /** A repeated series means that another exposition has begun: at the last blank line, as cubestat writes it, or here. */
  #complete(key: string): Sample[] {
    if (this.#seen.has(key)) return this.#take(this.#beforeBlank || this.#values.length);
    return this.#values.length === mostValues ? this.end() : [];
  }

  #resolve(series: string): ResolvedSeries | undefined {
    const known = this.#known.get(series);
    if (known !== undefined || this.#known.has(series)) return known;
    if (this.#known.size === mostKnown) this.#known.clear();
    const isOfPage = pageSeries.has(series) && this.#helps.get(series)?.startsWith('Cubestat metric:') !== true;
    const resolved = isOfPage ? undefined : resolveSeries(series, { types: this.#types, helps: this.#helps });
    if (!isOfPage && resolved === undefined && series.includes('_bucket'))
      this.#settings.notice('the buckets of histograms are left out, but not their counts and sums');
    this.#known.set(series, resolved);
    return resolved;
  }

  /** The samples of the first values. */
  #take(count: number): Sample[] {
    const values = this.#values.slice(0, count);
    this.#values = this.#values.slice(count);
    this.#beforeBlank = 0;
    for (const [key, at] of this.#seen) {
      if (at < count) this.#seen.delete(key);
      else this.#seen.set(key, at - count);
    }
    const samples = this.#samplesOf(values);
    this.#time = undefined;
    return samples;
  }

  #samplesOf(values: readonly Value[]): Sample[] {
    const { host: defaultHost, now, notice } = this.#settings;
    const untimed = this.#time ?? (values.some(({ time }) => time === undefined) ? now() : NaN);
    const drafts = new Map<string, Pick<Value, 'host' | 'tags'> & { readonly timestamp: number; readonly metrics: Map<string, number> }>();
    for (const { metric, host, tags, origin, value, time } of values) {
      const timestamp = time ?? untimed;
      const key = `${timestamp} ${origin}`;
      let draft = drafts.get(key);
      if (!draft) drafts.set(key, (draft = { timestamp, host, tags, metrics: new Map() }));
      if (draft.metrics.has(metric)) notice(`${metric} stands for several series: the first one is read`);
      else if (!Number.isNaN(value)) draft.metrics.set(metric, value);
    }
    return [...drafts.values()]
      .filter(({ metrics }) => metrics.size > 0)
      .sort((one, other) => one.timestamp - other.timestamp)
      .map(({ timestamp, host = defaultHost, tags, metrics }) => ({
        ...{ timestamp, host, ...(tags && { tags }) },
        metrics: Object.fromEntries(metrics),
      }));
  }
}
