import { csvShapes, parseName, readHeading } from '../../../catalogue/index.ts';
import { longestName } from '../../../samples/index.ts';
import { timeColumn } from './delimiter.ts';

/** `open`: decided by its first value, a number for a metric, other text for a tag. */
export type ColumnKind = 'tag' | 'metric' | 'open' | 'none';

/** The kinds of a table's columns. */
export interface CsvLayout {
  readonly time: number;
  /** -1 for none. */
  readonly host: number;
  /** The column with the first part of metric names, as telegraf writes it; -1 for none. */
  readonly measurement: number;
  /** The columns of metric and value in the long layout, with a row per metric. */
  readonly long: { readonly metric: number; readonly value: number } | undefined;
  /** Whether cubestat wrote it, which encodes a NUL of hosts and tags. */
  readonly isOwn: boolean;
  /** Whether `true` and `false` are values. */
  readonly hasBooleans: boolean;
  readonly names: readonly string[];
  readonly kinds: ColumnKind[];
}

const hosts = /^(?:host|hostname|host_?name|nodename|system[_.]hostname|tag_host)$/i;

/** undefined for a header without a time column. `notice` is called with repeated headings. */
export function layoutOf(header: readonly string[], notice: (message: string) => void): CsvLayout | undefined {
  const time = timeColumn(header);
  if (time === -1) return undefined;
  const host = header.findIndex((heading) => hosts.test(heading));
  const isOwn = csvShapes.wide.lead.every((name, at) => header[at] === name);
  const measurement = isOwn ? -1 : header.indexOf('measurement');
  const long = longColumns(header);
  const special = new Set([time, host, measurement, ...(long ? [long.metric, long.value] : [])]);
  const prefix = measurement !== -1 && header.every((heading, at) => special.has(at) || /^(tag|field)_/.test(heading));
  const read = header.map((heading) => (prefix ? telegrafHeading(heading) : readHeading(heading)));
  const names = read.map(({ name }) => name);
  const kinds = read.map(({ kind, name }, at): ColumnKind => {
    if (special.has(at)) return 'none';
    return long ? 'tag' : (kind ?? (parseName(name) ? 'metric' : 'open'));
  });
  leaveOutUnfit(names, kinds, notice);
  if (measurement !== -1 && !prefix) decideSorted(header, kinds);
  if (!isOwn && isOfGlances(header)) for (const [at, kind] of kinds.entries()) if (kind === 'open') kinds[at] = 'metric';
  if (isOfSysstat(header)) for (const [at, name] of names.entries()) kinds[at] = sysstatKind(name) ?? kinds[at]!;
  return { time, host, measurement, long, isOwn, hasBooleans: measurement !== -1, names, kinds };
}

function longColumns(header: readonly string[]): CsvLayout['long'] {
  const [metric, value] = csvShapes.long.trail.map((name) => header.indexOf(name));
  return metric === -1 || value === -1 ? undefined : { metric: metric!, value: value! };
}

/** With `csv_column_prefix`, telegraf writes the kind of each column. */
function telegrafHeading(heading: string): ReturnType<typeof readHeading> {
  if (heading.startsWith('tag_')) return { kind: 'tag', name: heading.slice('tag_'.length) };
  return { kind: 'metric', name: heading.replace(/^field_/, '') };
}

function leaveOutUnfit(names: readonly string[], kinds: ColumnKind[], notice: (message: string) => void): void {
  const seen = new Set<string>();
  for (const [at, name] of names.entries()) {
    if (kinds[at] === 'none') continue;
    const column = `${kinds[at]} ${name}`;
    const isLong = name.length > longestName;
    if (name === '' || isLong || seen.has(column)) kinds[at] = 'none';
    else seen.add(column);
    if (isLong) notice(`column ${at + 1} is left out: its heading has ${name.length} characters, more than ${longestName}`);
    else if (name !== '' && kinds[at] === 'none') notice(`its header has ${JSON.stringify(name)} twice: the second column is left out`);
  }
}

/** telegraf writes tags, then fields, each sorted: fields begin where the order restarts, if it does once. */
function decideSorted(header: readonly string[], kinds: ColumnKind[]): void {
  const columns = header.map((_, at) => at).filter((at) => kinds[at] === 'open');
  const descents = columns.filter((at, index) => index > 0 && header[at]! < header[columns[index - 1]!]!);
  if (descents.length !== 1) return;
  for (const at of columns) kinds[at] = at < descents[0]! ? 'tag' : 'metric';
}

/** glances also writes texts that are no tags, such as filesystem names. Its files have `_` in names, its stdout `.`. */
function isOfGlances(header: readonly string[]): boolean {
  return header.some((heading) =>
    /^(?:processcount[._]total|cpu[._]total|mem[._]percent|load[._]min1|.*[._]time_since_update)$/.test(heading),
  );
}

/** `sadf -d` has a row per CPU, interrupt, fan and so on, which it numbers. */
function isOfSysstat(header: readonly string[]): boolean {
  return header.includes('interval') && /^#? ?hostname$/.test(header[0]!);
}

function sysstatKind(name: string): ColumnKind | undefined {
  if (name === 'interval') return 'none';
  return /^(?:CPU|INTR|TTY|FAN|TEMP|IN|BUS|BAT)$/.test(name) ? 'tag' : undefined;
}
