import { csvShapes, readHeading } from '../../../catalogue/index.ts';
import { timeColumn } from './delimiter.ts';

/** `open`: its first value tells, a number that of a metric, a text that of a tag. */
export type ColumnKind = 'tag' | 'metric' | 'open' | 'none';

/** What the columns of a table hold. */
export interface CsvLayout {
  readonly time: number;
  /** -1: there is none. */
  readonly host: number;
  /** The column with the first part of the names of metrics, in what telegraf writes; -1: there is none. */
  readonly measurement: number;
  /** The columns of name and value in the long shape, which has a row a metric. */
  readonly long: { readonly metric: number; readonly value: number } | undefined;
  /** Texts that stand for no value are tags too: cubestat writes none. */
  readonly isOwn: boolean;
  /** Whether `true` and `false` are values. */
  readonly hasBooleans: boolean;
  readonly names: readonly string[];
  readonly kinds: ColumnKind[];
}

const hosts = /^(?:host|hostname|host_?name|nodename|system[_.]hostname|tag_host)$/i;

/** undefined for a header without a column of time. `notice` is told of headings that stand there twice. */
export function layoutOf(header: readonly string[], notice: (message: string) => void): CsvLayout | undefined {
  const time = timeColumn(header);
  if (time === -1) return undefined;
  const host = header.findIndex((heading) => hosts.test(heading));
  const measurement = header.indexOf('measurement');
  const long = longColumns(header);
  const isOwn = csvShapes.wide.lead.every((name, at) => header[at] === name);
  const special = new Set([time, host, measurement, ...(long ? [long.metric, long.value] : [])]);
  const prefix = measurement !== -1 && header.every((heading, at) => special.has(at) || /^(tag|field)_/.test(heading));
  const read = header.map((heading) => (prefix ? telegrafHeading(heading) : readHeading(heading)));
  const names = read.map(({ name }) => name);
  const kinds = read.map(({ kind }, at): ColumnKind => (special.has(at) ? 'none' : long ? 'tag' : (kind ?? 'open')));
  leaveOutRepeated(names, kinds, notice);
  if (measurement !== -1 && !prefix) settleSorted(header, kinds);
  if (isOfGlances(header)) for (const [at, kind] of kinds.entries()) if (kind === 'open') kinds[at] = 'metric';
  return { time, host, measurement, long, isOwn, hasBooleans: measurement !== -1, names, kinds };
}

function longColumns(header: readonly string[]): CsvLayout['long'] {
  const [metric, value] = csvShapes.long.trail.map((name) => header.indexOf(name));
  return metric === -1 || value === -1 ? undefined : { metric: metric!, value: value! };
}

/** With `csv_column_prefix`, telegraf tells what a column holds. */
function telegrafHeading(heading: string): ReturnType<typeof readHeading> {
  if (heading.startsWith('tag_')) return { kind: 'tag', name: heading.slice('tag_'.length) };
  return { kind: 'metric', name: heading.replace(/^field_/, '') };
}

function leaveOutRepeated(names: readonly string[], kinds: ColumnKind[], notice: (message: string) => void): void {
  const seen = new Set<string>();
  for (const [at, name] of names.entries()) {
    if (kinds[at] === 'none') continue;
    if (name === '' || seen.has(`${kinds[at]} ${name}`)) kinds[at] = 'none';
    if (name !== '' && kinds[at] === 'none') notice(`its header has ${JSON.stringify(name)} twice: the second column is left out`);
    seen.add(`${kinds[at]} ${name}`);
  }
}

/** telegraf writes tags, then fields, each sorted: where the order begins anew once, fields begin. */
function settleSorted(header: readonly string[], kinds: ColumnKind[]): void {
  const columns = header.map((_, at) => at).filter((at) => kinds[at] === 'open');
  const descents = columns.filter((at, index) => index > 0 && header[at]! < header[columns[index - 1]!]!);
  if (descents.length !== 1) return;
  for (const at of columns) kinds[at] = at < descents[0]! ? 'tag' : 'metric';
}

/** glances writes texts too, such as the names of filesystems, in columns that are no tags. */
function isOfGlances(header: readonly string[]): boolean {
  return header.some((heading) => /^(?:processcount_total|cpu_total|mem_percent|load_min1|.*_time_since_update)$/.test(heading));
}
