import type { Statistic } from '../catalogue/index.ts';
import { byMetric, type SummarisedMetric } from '../summary/index.ts';
import { fewest, independentCount } from './independence.ts';
import { mannWhitney } from './mann-whitney.ts';

/** A statistic of a metric in two recordings. */
export interface Difference {
  readonly metric: string;
  readonly group: readonly string[];
  /** For a counter, the rate per second is compared. */
  readonly isCounter: boolean;
  readonly statistic: Statistic;
  /** undefined where the recording lacks the metric. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** The p-value for the metric's values; undefined where there are too few. */
  readonly p: number | undefined;
  readonly hasMoved: boolean;
}

/** The metrics of two recordings, by name and group. */
export interface Recordings {
  readonly before: ReadonlyMap<string, SummarisedMetric>;
  readonly after: ReadonlyMap<string, SummarisedMetric>;
}

/** The differences: the largest change first, metrics of only one recording last. */
export function differencesOf({ before, after }: Recordings, statistics: readonly Statistic[], alpha: number): Difference[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const all = keys.flatMap((key) => ofMetric(known(before.get(key)), known(after.get(key)), statistics, alpha));
  return all.sort((one, other) => rankOf(one) - rankOf(other) || shiftOf(other) - shiftOf(one) || byMetric(one, other));
}

/** A counter that was read once has no rate. */
function known(metric: SummarisedMetric | undefined): SummarisedMetric | undefined {
  return metric && metric.values.get('count') > 0 ? metric : undefined;
}

function ofMetric(
  before: SummarisedMetric | undefined,
  after: SummarisedMetric | undefined,
  statistics: readonly Statistic[],
  alpha: number,
): Difference[] {
  const either = before ?? after;
  if (!either) return [];
  const { metric, group, isCounter } = either;
  const p = before && after && probability(before, after);
  return statistics.map((statistic) => {
    const numbers = { before: before?.values.get(statistic), after: after?.values.get(statistic) };
    const isNoise = p === undefined || p >= alpha || numbers.before === numbers.after;
    return { metric, group, isCounter, statistic, ...numbers, p, hasMoved: !before || !after || !isNoise };
  });
}

/** undefined for too few values. */
function probability(before: SummarisedMetric, after: SummarisedMetric): number | undefined {
  if ([before, after].some(({ values }) => values.get('count') < fewest)) return undefined;
  const sizeOf = ({ values, correlation }: SummarisedMetric) => independentCount(values.get('count'), correlation!.coefficient);
  const [one, other] = [before.values.quantiles!, after.values.quantiles!];
  const isExact = one.isExact && other.isExact;
  return mannWhitney(one.distribution(isExact), other.distribution(isExact), [sizeOf(before), sizeOf(after)]);
}

/** The change as a share of the value before; infinite where that was 0. undefined for a metric of only one recording. */
export function shareOf({ before, after }: Difference): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  return before === after ? 0 : (after - before) / Math.abs(before);
}

function rankOf({ before, after, hasMoved }: Difference): number {
  if (before === undefined || after === undefined) return 2;
  return hasMoved ? 0 : 1;
}

/** Finite, so that two of them can be subtracted. */
function shiftOf(difference: Difference): number {
  return Math.min(Number.MAX_VALUE, Math.abs(shareOf(difference) ?? 0));
}
