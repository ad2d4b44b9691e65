import { unitNameOf } from './units.ts';

/** Statistics of a metric in a span of time, with their words for help; percentiles such as `p95` are further ones. */
export const statistics = {
  mean: 'Mean',
  min: 'Least value',
  max: 'Greatest value',
  first: 'First value',
  last: 'Last value',
  sum: 'Sum',
  count: 'Number of values',
  stddev: 'Standard deviation',
} as const;

/** `p1` to `p99` are percentiles. */
export type Statistic = keyof typeof statistics | `p${number}`;

export function isStatistic(word: string): word is Statistic {
  return Object.hasOwn(statistics, word) || /^p[1-9]\d?$/.test(word);
}

/** `Mean`, `95th percentile`, for help. */
export function statisticHelp(statistic: Statistic): string {
  return Object.hasOwn(statistics, statistic) ? statistics[statistic as keyof typeof statistics] : `Percentile ${statistic.slice(1)}`;
}

/** A metric's name with a statistic as a segment before its unit: `cpu.utilization.mean.percent`; last, where it has no unit. */
export function withStatistic(name: string, statistic: Statistic): string {
  const at = unitNameOf(name) === undefined ? name.length + 1 : name.lastIndexOf('.') + 1;
  return at > name.length ? `${name}.${statistic}` : `${name.slice(0, at)}${statistic}.${name.slice(at)}`;
}
