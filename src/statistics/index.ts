import type { Statistic } from '../catalogue/index.ts';
import type { Quantiles } from './quantiles.ts';

export { Accumulator } from './accumulator.ts';
export { Correlation } from './correlation.ts';
export type { Distribution, Quantiles } from './quantiles.ts';
export { readStatistic, readStatistics, statisticWords } from './statistic-option.ts';
export { withoutNoise } from './without-noise.ts';

/** A factory of quantile estimators, loaded on demand; undefined if no statistic is a percentile. */
export async function quantilesFor(statistics: readonly Statistic[]): Promise<(() => Quantiles) | undefined> {
  return statistics.some((one) => /^p\d/.test(one)) ? loadQuantiles() : undefined;
}

export async function loadQuantiles(): Promise<() => Quantiles> {
  const { Quantiles: Made } = await import('./quantiles.ts');
  return () => new Made();
}
