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

/** Percentiles lie between 0 and 100: `p50`, `p99.9`. */
export type Statistic = keyof typeof statistics | `p${number}`;

export function isStatistic(word: string): word is Statistic {
  return Object.hasOwn(statistics, word) || isPercentile(word);
}

/** Whether it is a percentile in its only spelling, so that no two names are of the same one. */
function isPercentile(word: string): boolean {
  const number = Number(/^p(\d+(?:\.\d+)?)$/.exec(word)?.[1]);
  return number > 0 && number < 100 && word === `p${number}`;
}

/** A statistic as a segment of a name. A dot would make two segments, so `p99.9` is `p99_9`. */
export function statisticSegment(statistic: Statistic): string {
  return statistic.replace('.', '_');
}

/** The inverse of {@link statisticSegment}; undefined for another segment. */
export function statisticOfSegment(segment: string): Statistic | undefined {
  const word = /^p\d+_\d+$/.test(segment) ? segment.replace('_', '.') : segment;
  return isStatistic(word) && statisticSegment(word) === segment ? word : undefined;
}

/** `Mean`, `95th percentile`, for help. */
export function statisticHelp(statistic: Statistic): string {
  return Object.hasOwn(statistics, statistic) ? statistics[statistic as keyof typeof statistics] : `Percentile ${statistic.slice(1)}`;
}

/** A metric's name with a statistic as a segment before its unit: `cpu.utilization.mean.percent`; last, where it has no unit. */
export function withStatistic(name: string, statistic: Statistic): string {
  const segment = statisticSegment(statistic);
  const at = unitNameOf(name) === undefined ? name.length + 1 : name.lastIndexOf('.') + 1;
  return at > name.length ? `${name}.${segment}` : `${name.slice(0, at)}${segment}.${name.slice(at)}`;
}
