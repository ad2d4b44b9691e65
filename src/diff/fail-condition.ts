import { unitNameOf, type Statistic } from '../catalogue/index.ts';
import { dimensionOf, parseQuantity, type Dimension } from '../expressions/index.ts';
import { glob, type Glob } from '../patterns/index.ts';
import { readStatistic } from '../statistics/index.ts';
import { shareOf, type Difference } from './differences.ts';

/** A condition that fails the diff, such as `cpu.utilization.percent:mean > +10%`. */
export interface FailCondition {
  /** As the user wrote it. */
  readonly text: string;
  /** A metric, or a glob. */
  readonly metric: string;
  readonly matches: Glob['matches'];
  readonly statistic: Statistic;
  /** Whether it holds; undefined where that is unknown, as for a metric of only one recording. */
  holds(difference: Difference): boolean | undefined;
}

/** Parses METRIC[:STATISTIC] COMPARISON AMOUNT, the language of cubestat-diff(1). Throws an Error with what it expects. */
export function readFailCondition(text: string): FailCondition {
  const [, name, comparison, amount] = /^\s*(.+?)\s*(<=|>=|<|>)\s*(\S.*?)\s*$/s.exec(text) ?? [];
  if (name === undefined) throw new Error("expected a condition such as 'cpu.utilization.percent:mean > +10%'");
  const [pattern, statistic] = metricAndStatistic(name);
  const compares = comparisons[comparison as keyof typeof comparisons];
  const { value, quantity, dimension } = amountOf(amount!.replaceAll(/\s/g, ''), pattern);
  return {
    ...{ text, metric: pattern, statistic, matches: glob(pattern).matches },
    holds(difference) {
      const found = value(difference);
      const unit = unitNameOf(difference.metric);
      const isOfOther = dimension !== undefined && unit !== undefined && dimensionOf(unit) !== dimension;
      return found === undefined || isOfOther ? undefined : compares(found, quantity);
    },
  };
}

const comparisons = {
  '<': (one: number, other: number) => one < other,
  '<=': (one: number, other: number) => one <= other,
  '>': (one: number, other: number) => one > other,
  '>=': (one: number, other: number) => one >= other,
};

/** A colon may be part of the name, unless a statistic follows it. */
function metricAndStatistic(name: string): [pattern: string, statistic: Statistic] {
  const at = name.lastIndexOf(':');
  const word = name.slice(at + 1).trim();
  const statistic = readStatistic(word);
  if (at > 0 && statistic) return [name.slice(0, at).trim(), statistic];
  if (at > 0 && /^\w+$/.test(word)) throw new Error(`expected a statistic such as mean, max or p95, not ${word}`);
  return [name, 'mean'];
}

interface Amount {
  /** The value to compare with it. */
  readonly value: (difference: Difference) => number | undefined;
  readonly quantity: number;
  readonly dimension: Dimension | undefined;
}

/** With a sign, the amount is a change: with % a share of the value before, else in the metric's unit. */
function amountOf(text: string, pattern: string): Amount {
  const parsed = parseQuantity(text);
  if (!parsed) throw new Error('expected an amount such as +10%, +100MiB, -5 or 90');
  const { value: quantity, dimension } = parsed;
  const hasSign = /^[+-]/.test(text);
  if (hasSign && dimension === 'percent') return { value: percentOf, quantity, dimension: undefined };
  const unit = unitNameOf(pattern);
  if (dimension !== undefined && unit !== undefined && dimensionOf(unit) !== dimension)
    throw new Error(`expected an amount in ${unit}${dimension === 'percent' ? `, or +${text} for a change` : ''}`);
  return { value: hasSign ? changeOf : ({ after }) => after, quantity, dimension };
}

function percentOf(difference: Difference): number | undefined {
  const share = shareOf(difference);
  return share === undefined ? undefined : share * 100;
}

function changeOf({ before, after }: Difference): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}
