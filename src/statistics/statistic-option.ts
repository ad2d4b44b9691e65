import { isStatistic, statistics, type Statistic } from '../catalogue/index.ts';
import { commaList } from '../options/index.ts';

/** Statistics to offer; all other percentiles are accepted too. */
export const statisticWords: readonly string[] = [...Object.keys(statistics), 'p50', 'p90', 'p95', 'p99'];

/** Parses statistics separated by commas. Throws an Error with what it expects. */
export function readStatistics(text: string): readonly Statistic[] {
  const words = commaList(text);
  const unknown = words.find((word) => !isStatistic(word));
  if (unknown !== undefined) throw new Error(`expected ${Object.keys(statistics).join(', ')} or a percentile such as p95`);
  return [...new Set(words as Statistic[])];
}
