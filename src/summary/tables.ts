import { csvField, quantity, unitNameOf, unitOf, type Statistic } from '../catalogue/index.ts';
import { durationText } from '../charts/index.ts';
import { naturalOrder } from '../natural-order.ts';
import { displayText, textWidth } from '../text-width.ts';
import { isoTime, localDateTime } from '../time-text.ts';
import type { SummarisedHost, SummarisedMetric, SummarySettings } from './collect.ts';

/** What is known when all samples are read. */
export interface CollectedSummary {
  readonly metrics: readonly SummarisedMetric[];
  readonly hosts: readonly SummarisedHost[];
}

type Settings = Pick<SummarySettings, 'statistics' | 'groups' | 'hasSparklines'>;

/** How a summary of samples is written, as a whole. */
export const tableFormats = { table, json, csv, markdown } satisfies Record<
  string,
  (summary: CollectedSummary, settings: Settings) => string
>;

/** Metrics by name and group, with numbers in their order. */
export function sortedMetrics(metrics: Iterable<SummarisedMetric>): SummarisedMetric[] {
  return [...metrics].sort((one, other) => naturalOrder([one.metric, ...one.group].join('\0'), [other.metric, ...other.group].join('\0')));
}

/** Statistics of the values of a counter tell nothing but how long it has run. */
const ofCounters: ReadonlySet<Statistic> = new Set(['count', 'first', 'last']);

function numberOf({ isCounter, values }: SummarisedMetric, statistic: Statistic): number | undefined {
  return isCounter && !ofCounters.has(statistic) ? undefined : values.get(statistic);
}

interface Cells {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** How many columns at the left are text. */
  readonly texts: number;
}

function cellsOf({ metrics }: CollectedSummary, { statistics, groups, hasSparklines }: Settings): Cells {
  const hasCounters = metrics.some(({ isCounter }) => isCounter);
  const written = (value: number | undefined, metric: string) => (value === undefined ? '' : quantity(value, unitOf(metric)));
  return {
    head: ['metric', ...groups, ...statistics, ...(hasCounters ? ['increase'] : []), ...(hasSparklines ? ['course'] : [])].map(displayText),
    body: metrics.map((each) => [
      ...[each.metric, ...each.group].map(displayText),
      ...statistics.map((one) => (one === 'count' ? String(numberOf(each, one)) : written(numberOf(each, one), each.metric))),
      ...(hasCounters ? [each.isCounter ? written(each.increase, each.metric) : ''] : []),
      ...(each.sparkline ? [each.sparkline.toString()] : []),
    ]),
    texts: 1 + groups.length,
  };
}

function table(summary: CollectedSummary, settings: Settings): string {
  const { head, body, texts } = cellsOf(summary, settings);
  const widths = head.map((title, column) => body.reduce((widest, row) => Math.max(widest, textWidth(row[column]!)), textWidth(title)));
  const padded = (cell: string, column: number) => {
    const padding = ' '.repeat(widths[column]! - textWidth(cell));
    return column < texts || head[column] === 'course' ? cell + padding : padding + cell;
  };
  const lines = [head, ...body].map((row) => row.map(padded).join('  ').trimEnd());
  return `${[...lines, '', ...coverageLines(summary)].join('\n')}\n`;
}

function markdown(summary: CollectedSummary, settings: Settings): string {
  const { head, body, texts } = cellsOf(summary, settings);
  const cell = (text: string) => text.replace(/[\\`*_|<>[\]]/g, (character) => `&#${character.charCodeAt(0)};`);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rules = head.map((_, column) => (column < texts ? ':--' : '--:'));
  const coverage = coverageLines(summary).map((text) => `${cell(text)}  `);
  return `${[line(head.map(cell)), line(rules), ...body.map((row) => line(row.map(cell))), '', ...coverage].join('\n')}\n`;
}

/** The hosts that are told of one by one. */
const mostHosts = 20;

/** `web1: 2026-11-24 09:00:00 to 10:00:00, 3600 samples, one each 1s; 43s missing in 2 gaps`. */
function coverageLines({ hosts }: CollectedSummary): string[] {
  const lines = hosts.slice(0, mostHosts).map(({ host, tags, coverage: { samples, first, last, interval, gaps, missing } }) => {
    const name = [host, ...Object.entries(tags).map((tag) => tag.join('='))].map(displayText).join(' ');
    const span = `${localDateTime(first) ?? first} to ${localDateTime(last) ?? last}`;
    const each = interval === undefined ? '' : `, one each ${durationText(interval)}`;
    const absent = gaps === 0 ? '' : `; ${durationText(missing)} missing in ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`;
    return `${name}: ${span}, ${samples} ${samples === 1 ? 'sample' : 'samples'}${each}${absent}`;
  });
  return hosts.length > mostHosts ? [...lines, `and ${hosts.length - mostHosts} more`] : lines;
}

function json({ metrics, hosts }: CollectedSummary, { statistics, groups }: Settings): string {
  const summary = {
    hosts: hosts.map(({ host, tags, coverage: { samples, first, last, interval, gaps, missing } }) => ({
      ...{ host, tags, samples, first, last },
      ...{ first_time: isoTime(first), last_time: isoTime(last), interval, gaps, missing_seconds: missing },
    })),
    metrics: metrics.map((each) => ({
      metric: each.metric,
      ...Object.fromEntries(groups.map((name, at) => [name, each.group[at]])),
      unit: unitNameOf(each.metric),
      ...Object.fromEntries(statistics.map((one) => [one, numberOf(each, one)])),
      ...(each.isCounter && { increase: each.increase }),
    })),
  };
  return `${JSON.stringify(summary)}\n`;
}

function csv({ metrics }: CollectedSummary, { statistics, groups }: Settings): string {
  const rows = metrics.map((each) => [
    ...[each.metric, ...each.group].map(csvField),
    ...[...statistics.map((one) => numberOf(each, one)), each.isCounter ? each.increase : undefined].map((value) => String(value ?? '')),
  ]);
  return [['metric', ...groups.map(csvField), ...statistics, 'increase'], ...rows].map((row) => `${row.join(',')}\n`).join('');
}
