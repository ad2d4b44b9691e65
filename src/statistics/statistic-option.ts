import { isStatistic, statistics, type Statistic } from '../catalogue/index.ts';
import { commaList } from '../options/index.ts';

/** Statistics to offer; all other percentiles are accepted too. */
export const statisticWords: readonly string[] = [...Object.keys(statistics), 'median', 'p50', 'p90', 'p95', 'p99'];

/** Other words for statistics, as databases and other tools have them. */
const synonyms: ReadonlyMap<string, Statistic> = new Map([
  ['median', 'p50'],
  ['avg', 'mean'],
  ['average', 'mean'],
  ['p0', 'min'],
  ['p100', 'max'],
]);

/** Parses statistics separated by commas. Throws an Error with what it expects. */
export function readStatistics(text: string): readonly Statistic[] {
  const read = commaList(text).map(readStatistic);
  if (read.every((one) => one !== undefined)) return [...new Set(read)];
  throw new Error(`expected ${Object.keys(statistics).join(', ')}, median or a percentile such as p95 or p99.9`);
}

/** Parses a statistic as people write it; undefined for another word. */
export function readStatistic(text: string): Statistic | undefined {
  const word = text
    .toLowerCase()
    .replace(/^p(\d+)(?:[._](\d+))?$/, (_, whole: string, fraction = '') => `p${Number(`${whole}.${fraction}`)}`);
  return synonyms.get(word) ?? (isStatistic(word) ? word : undefined);
}
