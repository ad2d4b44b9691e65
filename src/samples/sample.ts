import { parseJson } from './parse-json.ts';
import { valueKind } from '../text/index.ts';

/** Metric name -> finite number. An unknown value is absent, never 0, NaN or null. */
export type Metrics = Readonly<Record<string, number>>;

/** The most characters of a name, a host or a tag's value, as in InfluxDB. What is remembered of each name would fill the memory. */
export const longestName = 65_535;

/** One reading of one host at one moment: one NDJSON line. */
export interface Sample {
  /** Unix time in seconds, with a fraction to the millisecond. */
  readonly timestamp: number;
  readonly host: string;
  /** Tags of the user, as with `--tag env=prod`. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly metrics: Metrics;
}

/** Parses one NDJSON line and drops unknown fields. Throws a SyntaxError or TypeError that says what is wrong with the line. */
export function parseSample(line: string): Sample {
  const value = parseJson(line);
  requireSample(value);
  const { timestamp, host, tags, metrics } = value;
  return { timestamp, host, ...(tags !== undefined && { tags }), metrics };
}

/** Throws a TypeError that says why a value is no sample. */
export function requireSample(value: unknown): asserts value is Sample {
  if (!isRecord(value)) throw new TypeError(`${kindOf(value)} is not a sample`);
  const { timestamp, host, tags, metrics } = value;
  if (!Number.isFinite(timestamp)) throw new TypeError(`timestamp is ${kindOf(timestamp)}, not Unix time in seconds`);
  if (typeof host !== 'string') throw new TypeError(`host is ${kindOf(host)}, not a string`);
  requireShort('host', host);
  if (tags !== undefined) requireEach('tags', tags, isTag, 'a string');
  const count = requireEach('metrics', metrics, Number.isFinite, 'a finite number');
  const excess = repetitionOf({ host, tags: tags as Sample['tags'] }, count);
  if (excess !== undefined) throw new TypeError(excess);
}

/** The most characters of host and tags, once for each metric. */
const mostRepeated = 64 * 2 ** 20;

/** Why a sample is too large where each metric is a row, a point or a series with host and tags: a line of 2 MB could become 75 GB. */
export function repetitionOf({ host, tags = {} }: Origin, metrics: number): string | undefined {
  let length = host.length;
  for (const name in tags) length += name.length + tags[name]!.length;
  if (length * metrics <= mostRepeated) return undefined;
  return `host and tags of ${length} characters, with each of ${metrics} metrics, are more than 64 MiB`;
}

/** The NDJSON line of a sample, without its newline. */
export function serialiseSample({ timestamp, host, tags, metrics }: Sample): string {
  return JSON.stringify({ timestamp, host, tags, metrics });
}

interface Origin {
  readonly host: string;
  readonly tags?: Sample['tags'] | undefined;
}

/** Identifies the host and tags, in any order of the tags. */
export function originKey({ host, tags = {} }: Origin): string {
  return JSON.stringify([host, ...Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1))]);
}

/** Returns how many there are. */
function requireEach(field: string, record: unknown, fits: (value: unknown) => boolean, wanted: string): number {
  if (!isRecord(record)) throw new TypeError(`${field} is ${kindOf(record)}, not an object`);
  let count = 0;
  for (const name in record) {
    count += 1;
    requireShort(field, name);
    if (!fits(record[name])) throw new TypeError(`${field}[${JSON.stringify(name)}] is ${kindOf(record[name])}, not ${wanted}`);
  }
  return count;
}

function isTag(value: unknown): boolean {
  if (typeof value === 'string') requireShort('tags', value);
  return typeof value === 'string';
}

/** Throws a TypeError for a name, or a value of a tag, that is too long. */
export function requireShort(field: string, text: string): void {
  if (text.length <= longestName) return;
  throw new TypeError(`${field} has ${JSON.stringify(`${text.slice(0, 40)}...`)} of ${text.length} characters, more than ${longestName}`);
}

/** Whether a value is an object other than an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  return typeof value === 'number' ? String(value) : valueKind(value);
}
