import { csvField, quantity, unitNameOf, unitOf, type Statistic } from '../catalogue/index.ts';
import { durationText } from '../charts/index.ts';
import { isoTime, localDateTime } from '../time/index.ts';
import { markdownText, tableText, type Cells } from './cells.ts';
import type { SummarisedHost, SummarisedMetric, SummarySettings } from './summarised.ts';

/** The result once all samples are read. */
export interface CollectedSummary {
  readonly metrics: readonly SummarisedMetric[];
  readonly hosts: readonly SummarisedHost[];
}

type Settings = Pick<SummarySettings, 'statistics' | 'groups' | 'hasSparklines'>;

/** The formats of a summary, each for the whole text. */
export const tableFormats = { table, json, csv, markdown } satisfies Record<
  string,
  (summary: CollectedSummary, settings: Settings) => string
>;

/** The statistics of a counter that are written, as the others depend only on how long it has run. */
const ofCounters: ReadonlySet<Statistic> = new Set(['count', 'first', 'last']);

function numberOf({ isCounter, values }: SummarisedMetric, statistic: Statistic): number | undefined {
  const value = isCounter && !ofCounters.has(statistic) ? NaN : values.get(statistic);
  return Number.isFinite(value) ? value : undefined;
}

function cellsOf({ metrics, hosts }: CollectedSummary, { statistics, groups, hasSparklines }: Settings): Cells {
  const hasCounters = metrics.some(({ isCounter }) => isCounter);
  const written = (value: number | undefined, metric: string) => (value === undefined ? '' : quantity(value, unitOf(metric)));
  return {
    head: ['metric', ...groups, ...statistics, ...(hasCounters ? ['increase'] : []), ...(hasSparklines ? ['course'] : [])],
    body: metrics.map((each) => [
      ...[each.metric, ...each.group],
      ...statistics.map((one) => (one === 'count' ? String(numberOf(each, one)) : written(numberOf(each, one), each.metric))),
      ...(hasCounters ? [each.isCounter ? written(each.increase, each.metric) : ''] : []),
      ...(each.sparkline ? [each.sparkline.toString()] : []),
    ]),
    texts: 1 + groups.length,
    lines: coverageLines(hosts),
  };
}

function table(summary: CollectedSummary, settings: Settings): string {
  return tableText(cellsOf(summary, settings));
}

function markdown(summary: CollectedSummary, settings: Settings): string {
  return markdownText(cellsOf(summary, settings));
}

/** The most hosts to list. */
const mostHosts = 20;

/** The time that each host covers, one per line, followed by its longest gaps. */
function coverageLines(hosts: readonly SummarisedHost[]): string[] {
  return firstLines(hosts, (host) => [
    hostLine(host),
    ...host.coverage.longestGaps.map((gap) => `  nothing from ${spanText(gap.from, gap.to)}`),
  ]);
}

/** The time that each host covers, one per line. */
export function hostLines(hosts: readonly SummarisedHost[]): string[] {
  return firstLines(hosts, (host) => [hostLine(host)]);
}

function firstLines(hosts: readonly SummarisedHost[], linesOf: (host: SummarisedHost) => string[]): string[] {
  const lines = hosts.slice(0, mostHosts).flatMap(linesOf);
  return hosts.length > mostHosts ? [...lines, `and ${hosts.length - mostHosts} more`] : lines;
}

/** `web1: 2026-11-24 09:00:00 to 2026-11-24 10:00:00, 3600 samples, one each 1s; 43s missing in 2 gaps`. */
function hostLine({ host, tags, coverage: { samples, first, last, interval, gaps, missing } }: SummarisedHost): string {
  const name = [host, ...Object.entries(tags).map((tag) => tag.join('='))].join(' ');
  const each = interval === undefined ? '' : `, one each ${durationText(interval)}`;
  const absent = gaps === 0 ? '' : `; ${durationText(missing)} missing in ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`;
  return `${name}: ${spanText(first, last)}, ${samples} ${samples === 1 ? 'sample' : 'samples'}${each}${absent}`;
}

function spanText(from: number, to: number): string {
  return `${localDateTime(from) ?? from} to ${localDateTime(to) ?? to}`;
}

/** Hosts as in JSON. */
export function hostEntries(hosts: readonly SummarisedHost[]): object[] {
  return hosts.map(({ host, tags, coverage: { samples, first, last, interval, gaps, missing, longestGaps } }) => ({
    ...{ host, tags, samples, first, last },
    ...{ first_time: isoTime(first), last_time: isoTime(last), interval, gaps, missing_seconds: missing, longest_gaps: longestGaps },
  }));
}

function json({ metrics, hosts }: CollectedSummary, { statistics, groups }: Settings): string {
  const summary = {
    hosts: hostEntries(hosts),
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
