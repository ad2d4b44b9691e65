import type { Statistic } from '../catalogue/index.ts';
import type { Accumulator, Correlation, Quantiles } from '../statistics/index.ts';
import { naturalOrder } from '../text/index.ts';
import type { Coverage } from './coverage.ts';
import type { Sparkline } from './sparkline.ts';

export interface SummarySettings {
  readonly statistics: readonly Statistic[];
  /** What separates series besides the metric: `host`, or names of tags. */
  readonly groups: readonly string[];
  /** Weights each value by the time that it covers. */
  readonly isWeighted: boolean;
  readonly hasSparklines: boolean;
  /** For a comparison of two summaries: includes rates of counters and autocorrelations. */
  readonly isCompared?: boolean;
  readonly quantiles: (() => Quantiles) | undefined;
  /** Called at the end with what the user may not expect. */
  readonly warn?: (message: string) => void;
}

/** A metric in a group, and the statistics of its values. */
export interface SummarisedMetric {
  readonly metric: string;
  readonly group: readonly string[];
  readonly isCounter: boolean;
  readonly values: Accumulator;
  readonly sparkline: Sparkline | undefined;
  readonly correlation: Correlation | undefined;
  /** The increase of a counter over all hosts. A reset counter starts at 0. */
  increase: number;
}

/** A host with its tags, which samples at its own interval. */
export interface SummarisedHost {
  readonly host: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly coverage: Coverage;
}

/** Compares metrics by name and group, in natural order. */
export function byMetric(one: Pick<SummarisedMetric, 'metric' | 'group'>, other: Pick<SummarisedMetric, 'metric' | 'group'>): number {
  return naturalOrder([one.metric, ...one.group].join('\0'), [other.metric, ...other.group].join('\0'));
}
