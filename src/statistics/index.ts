import type { Statistic } from '../catalogue/index.ts';
import type { Quantiles } from './quantiles.ts';

export { Accumulator } from './accumulator.ts';
export { Correlation } from './correlation.ts';
export type { Distribution, Quantiles } from './quantiles.ts';
export { readStatistics, statisticWords } from './statistic-option.ts';

/** Makes what percentiles need, where there is one among the statistics: it takes a while to load. */
export async function quantilesFor(statistics: readonly Statistic[]): Promise<(() => Quantiles) | undefined> {
  return statistics.some((one) => /^p\d/.test(one)) ? loadQuantiles() : undefined;
}

export async function loadQuantiles(): Promise<() => Quantiles> {
  const { Quantiles: Made } = await import('./quantiles.ts');
  return () => new Made();
}
