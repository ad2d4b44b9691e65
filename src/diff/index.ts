import type { Statistic } from '../catalogue/index.ts';
import { loadQuantiles } from '../statistics/index.ts';
import { SummaryCollector } from '../summary/index.ts';
import { differencesOf } from './differences.ts';
import type { FailCondition } from './fail-condition.ts';
import { failuresOf } from './judgement.ts';
import { diffFormats, type TableSettings } from './tables.ts';

export { readFailCondition, type FailCondition } from './fail-condition.ts';
export { diffFormats } from './tables.ts';

export interface DiffSettings extends TableSettings {
  readonly isWeighted: boolean;
  readonly conditions: readonly FailCondition[];
  readonly format: keyof typeof diffFormats;
  readonly warn: (message: string) => void;
}

/** Makes collectors for the recordings to compare. */
export async function comparedCollectors({ groups, isWeighted, warn }: DiffSettings): Promise<() => SummaryCollector> {
  const quantiles = await loadQuantiles();
  const statistics: readonly Statistic[] = [];
  return () => new SummaryCollector({ statistics, groups, isWeighted, hasSparklines: false, isCompared: true, quantiles, warn });
}

/** The differences between two recordings as text, and the conditions that hold, each as a message. */
export function compared(
  before: SummaryCollector,
  after: SummaryCollector,
  settings: DiffSettings,
): { readonly text: string; readonly failures: readonly string[] } {
  const { statistics, conditions, alpha, format } = settings;
  const wanted = [...new Set([...statistics, ...conditions.map(({ statistic }) => statistic)])];
  const all = differencesOf({ before: before.metrics, after: after.metrics }, wanted, alpha);
  const differences = all.filter(({ statistic }) => statistics.includes(statistic));
  const content = { differences, before: [...before.hosts.values()], after: [...after.hosts.values()] };
  return { text: diffFormats[format](content, settings), failures: failuresOf(conditions, all) };
}
