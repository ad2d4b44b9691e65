import type { Shape } from '../batch.ts';
import { prometheusName } from '../catalogue/index.ts';
import { labelText, sharedLabels } from './exposition-labels.ts';
import { seriesOwners } from './exposition-series.ts';

/** A series of a shape: its column, and its labels with `__name__`, sorted by name, none of them empty. */
export interface PrometheusSeries {
  readonly column: number;
  readonly labels: readonly (readonly [name: string, value: string])[];
}

/** The series that a shape has in Prometheus. `notice` is told what cannot be written under its own name. */
export function prometheusSeries({ host, tags, names }: Shape, notice: (message: string) => void): PrometheusSeries[] {
  const metrics = Object.fromEntries(names.map((name, column) => [name, column]));
  const sample = { timestamp: 0, host, ...(tags && { tags }), metrics };
  const shared = sharedLabels(sample, true, notice).labels;
  return Array.from(resultOf(seriesOwners(sample, describe, notice)), ([name, { family, labels }]) => ({
    column: metrics[name]!,
    labels: [['__name__', family] as const, ...Object.entries(labels), ...shared].filter(([, value]) => value !== '').sort(byName),
  }));
}

function describe(name: string) {
  const { family, labels } = prometheusName(name);
  return { family, labels, series: `${family}{${labelText(Object.entries(labels))}}` };
}

function resultOf<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
