import type { Statistic } from '../catalogue/index.ts';
import { naturalOrder } from '../natural-order.ts';
import type { SummarisedMetric } from '../summary/index.ts';
import { fewest, independentCount } from './independence.ts';
import { mannWhitney } from './mann-whitney.ts';

/** A statistic of a metric in two recordings. */
export interface Difference {
  readonly metric: string;
  readonly group: readonly string[];
  /** Of a counter, the rate per second is compared. */
  readonly isCounter: boolean;
  readonly statistic: Statistic;
  /** undefined where the recording does not have the metric. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** What the test of the metric's values says; undefined where there are too few. */
  readonly p: number | undefined;
  readonly hasMoved: boolean;
}

/** Two recordings, metric by metric: by name and group. */
export interface Recordings {
  readonly before: ReadonlyMap<string, SummarisedMetric>;
  readonly after: ReadonlyMap<string, SummarisedMetric>;
}

/** What differs: what moved most comes first, and what only one recording has last. */
export function differencesOf({ before, after }: Recordings, statistics: readonly Statistic[], alpha: number): Difference[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const all = keys.flatMap((key) => ofMetric(known(before.get(key)), known(after.get(key)), statistics, alpha));
  return all.sort((one, other) => rankOf(one) - rankOf(other) || shiftOf(other) - shiftOf(one) || byName(one, other));
}

/** Of a counter that was read once, no rate is known. */
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

/** undefined where there are too few values for a judgement. */
function probability(before: SummarisedMetric, after: SummarisedMetric): number | undefined {
  if ([before, after].some(({ values }) => values.get('count') < fewest)) return undefined;
  const sizeOf = ({ values, correlation }: SummarisedMetric) => independentCount(values.get('count'), correlation!.coefficient);
  const [one, other] = [before.values.quantiles!, after.values.quantiles!];
  const isExact = one.isExact && other.isExact;
  return mannWhitney(one.distribution(isExact), other.distribution(isExact), [sizeOf(before), sizeOf(after)]);
}

/** As a share of what it was; infinite where that was 0. undefined where only one recording has it. */
export function shareOf({ before, after }: Difference): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  return before === after ? 0 : (after - before) / Math.abs(before);
}

function rankOf({ before, after, hasMoved }: Difference): number {
  if (before === undefined || after === undefined) return 2;
  return hasMoved ? 0 : 1;
}

/** Large, but no infinity, of which two have no difference. */
function shiftOf(difference: Difference): number {
  return Math.min(Number.MAX_VALUE, Math.abs(shareOf(difference) ?? 0));
}

function byName(one: Difference, other: Difference): number {
  return naturalOrder([one.metric, ...one.group].join('\0'), [other.metric, ...other.group].join('\0'));
}
