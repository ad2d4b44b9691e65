import { encodeInstance, isStatistic, statisticSegment, unitNameOf } from '../../../catalogue/index.ts';
import type { ExposedSeries } from './series.ts';

/** The declared type of a family, in either format: `counter`, `gauge`, `histogram`, ... */
export type FamilyType = string | undefined;

/**
 * cubestat's name for a series: `node_cpu_seconds_total{cpu="0",mode="idle"}` becomes `node_cpu.cpu.0.mode.idle.seconds_total`, with labels
 * as segments and the unit last. undefined for a series that is left out. `family`: the declared name and type; for a histogram the name
 * without `_bucket`, `_sum` or `_count`.
 */
export function metricNameOf({ name, labels }: ExposedSeries, family: string, type: FamilyType): string | undefined {
  const part = name.slice(family.length);
  if (part === '_created' || (name.endsWith('_bucket') && labels.has('le'))) return undefined;
  const segments = segmentsOf(labels);
  const isCumulative = type === 'histogram' || type === 'summary';
  if (isCumulative && part === '_count') return [family, ...segments, 'count_total'].join('.');
  if (isCumulative && part === '_sum') return sumName(family, segments);
  return type === 'counter' || (isUndeclared(type) && name.endsWith('_total')) ? counterName(name, segments) : gaugeName(name, segments);
}

function isUndeclared(type: FamilyType): boolean {
  return type === undefined || type === 'untyped' || type === 'unknown';
}

/** Labels sorted by name, as exporters differ in their order. The quantile of a summary is a statistic, as in `p99`. */
function segmentsOf(labels: ExposedSeries['labels']): string[] {
  const statistic = statisticOf(labels.get('quantile') ?? '');
  const others = [...labels].filter(([label, value]) => value !== '' && (label !== 'quantile' || statistic === undefined));
  const sorted = others.sort(([one], [other]) => (one < other ? -1 : 1));
  return [...sorted.flat().map(encodeInstance), ...(statistic === undefined ? [] : [statistic])];
}

function statisticOf(quantile: string): string | undefined {
  const number = /^[\d.]+$/.test(quantile) ? Number(quantile) : NaN;
  if (number === 0 || number === 1) return number === 0 ? 'min' : 'max';
  const word = `p${Math.round(number * 1e8) / 1e6}`;
  return isStatistic(word) ? statisticSegment(word) : undefined;
}

function counterName(name: string, segments: readonly string[]): string {
  const { base, unit } = unitApart(name);
  if (unit?.endsWith('_total')) return [base, ...segments, unit].join('.');
  const total = unit && unitNameOf(`${unit}_total`);
  if (total) return [base, ...segments, total].join('.');
  return [name.replace(/_total$/, ''), ...segments, 'count_total'].join('.');
}

function sumName(family: string, segments: readonly string[]): string {
  const { base, unit } = unitApart(family);
  return unit === undefined ? [family, ...segments, 'sum_total'].join('.') : [base, ...segments, 'sum', `${unit}_total`].join('.');
}

/** The suffix `_total` means a counter to cubestat, so a gauge must not have it. */
function gaugeName(name: string, segments: readonly string[]): string {
  const { base, unit } = unitApart(name);
  const isApart = unit !== undefined && !unit.endsWith('_total');
  const whole = isApart ? [base, ...segments, unit].join('.') : [name, ...segments].join('.');
  return whole.endsWith('_total') ? `${whole}.value` : whole;
}

/** Splits a name into base and unit, if cubestat knows the unit: `node_cpu` and `seconds_total`. */
function unitApart(name: string): { readonly base: string; readonly unit: string | undefined } {
  for (let at = name.indexOf('_', 1); at !== -1; at = name.indexOf('_', at + 1)) {
    const unit = unitNameOf(name.slice(at + 1));
    if (unit) return { base: name.slice(0, at), unit };
  }
  return { base: name, unit: undefined };
}
