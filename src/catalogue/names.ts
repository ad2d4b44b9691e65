import { memoize, memoizeLast } from '../memoize.ts';
import { metrics } from './metrics.ts';
import { statisticHelp, statisticOfSegment, withStatistic, type Statistic } from './statistics.ts';
import { units, type UnitName } from './units.ts';

/** A name of the catalogue with its placeholders filled: `cpu.core.3.utilization.percent`. */
export type MetricName = Filled<keyof typeof metrics>;
type Filled<Template extends string> = Template extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : Template;

/** A row of the catalogue. */
export interface Row {
  /** With placeholders: `cpu.core.{core}.utilization.percent`. */
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly unit: UnitName;
  readonly help: string;
  readonly segments: readonly string[];
  /** Its rank among the metrics to display first, from 1. */
  readonly rank?: number | undefined;
  /** The role of its chart. */
  readonly role?: RowRole | undefined;
  /** Which value is abnormal. */
  readonly alert?: Alert | undefined;
  /** The row of the metric that this is a statistic of. */
  readonly statisticOf?: Row;
}

/** `main`: a headline of its group; `whenNonZero` and `whenSeveral`: displayed only then; the others depend on modes of the charts. */
export type RowRole = 'main' | 'whenNonZero' | 'whenSeveral' | 'total' | 'core' | 'gpu' | 'gpu load' | 'gpu memory';

/** A limit beyond which a metric is abnormal, once it has been there for so many minutes. */
export interface Alert {
  readonly above?: number;
  readonly below?: number;
  readonly minutes: number;
}

type Entry = string | { readonly help: string; readonly rank?: number; readonly role?: RowRole; readonly alert?: Alert };

/** Every row, in display order. They are made when they are first needed: sampling does without. */
export const rows = memoizeLast((): readonly Row[] => Object.entries<Entry>(metrics).map(([name, entry]) => rowOf(name, entry)));

function rowOf(name: string, entry: Entry): Row {
  const segments = name.split('.');
  const unit = segments.at(-1) as UnitName;
  if (!(unit in units)) throw new TypeError(`${name} ends in no unit`);
  const about = typeof entry === 'string' ? { help: entry } : entry;
  return { name, kind: kindOf(name), unit, segments, ...about };
}

/** Cumulative counters end in `_total`, in every dialect. */
export function kindOf(name: string): 'counter' | 'gauge' {
  return name.endsWith('_total') ? 'counter' : 'gauge';
}

/**
 * Encodes an instance (`eth0.100`, `/var/my disk`) as a segment of a name. Dots separate segments, so they are percent-encoded, and so are
 * `%` itself and control characters. So a name can always be split at dots.
 */
export function encodeInstance(instance: string): string {
  return instance.replace(/[.%\u0000-\u001f\u007f]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

/** The inverse of {@link encodeInstance}; other texts stay as they are. */
export function decodeInstance(segment: string): string {
  return segment.replace(/%(2E|25|[01][0-9A-F]|7F)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** A parsed name: its row, and its instances by placeholder, in order: `{ core: '3' }`. */
export interface ParsedName {
  readonly row: Row;
  readonly instances: Readonly<Record<string, string>>;
}

/** Finds the row of a name; undefined for names that the catalogue does not know. */
export const parseName = memoize(parse);

function parse(name: string): ParsedName | undefined {
  const segments = name.split('.');
  return parsePlain(segments) ?? parseStatistic(segments);
}

/** The row of a statistic: that of its metric, under a name of its own. */
function parseStatistic(segments: readonly string[]): ParsedName | undefined {
  const statistic = statisticOfSegment(segments.at(-2) ?? '');
  const parsed = statistic && parsePlain(segments.toSpliced(-2, 1));
  return parsed && { ...parsed, row: rowOfStatistic(parsed.row, statistic) };
}

function rowOfStatistic(row: Row, statistic: Statistic): Row {
  const name = withStatistic(row.name, statistic);
  const known = statisticRows.get(name);
  if (known) return known;
  const help = `${statisticHelp(statistic)} in a window: ${row.help}`;
  const made: Row = { ...row, name, help, segments: name.split('.'), statisticOf: row };
  statisticRows.set(name, made);
  return made;
}

/** A row for each pair of row and statistic that has occurred. */
const statisticRows = new Map<string, Row>();

function parsePlain(segments: readonly string[]): ParsedName | undefined {
  const row = rowsByKey()
    .get(keyOf(segments))
    ?.find((candidate) => candidate.segments.every((own, at) => isPlaceholder(own) || own === segments[at]));
  if (!row) return undefined;
  const filled = row.segments.flatMap((own, at) =>
    isPlaceholder(own) ? [[own.slice(1, -1), decodeInstance(segments[at]!)] as const] : [],
  );
  return { row, instances: Object.fromEntries(filled) };
}

/** The inverse of {@link parseName}. */
export function formatName({ row, instances }: ParsedName): string {
  return row.segments.map((own) => (isPlaceholder(own) ? encodeInstance(instances[own.slice(1, -1)] ?? '') : own)).join('.');
}

export function isPlaceholder(segment: string): boolean {
  return segment.startsWith('{');
}

const rowsByKey = memoizeLast(() => {
  const rowsBy = new Map<string, Row[]>();
  for (const row of rows()) {
    const key = keyOf(row.segments);
    rowsBy.set(key, [...(rowsBy.get(key) ?? []), row]);
  }
  return rowsBy;
});

function keyOf(segments: readonly string[]): string {
  return `${segments.length} ${segments[0]} ${segments.at(-1)}`;
}
