import type { Shape } from '../samples/index.ts';
import { byName, sharedLabels } from './exposition-labels.ts';
import { seriesDescriber, seriesOwners } from './exposition-series.ts';
import { sampleOfColumns } from './sample-of-columns.ts';

/** A series of a shape. Its labels include `__name__`, are sorted by name, and none is empty. */
export interface PrometheusSeries {
  readonly column: number;
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
}

const describe = seriesDescriber({ prefix: 'cubestat', naming: 'labels' });

/** The series of a shape in Prometheus. `notice` is called with names that have to change. */
export function prometheusSeries(shape: Shape, notice: (message: string) => void): PrometheusSeries[] {
  const sample = sampleOfColumns(shape);
  const shared = sharedLabels(sample, true, notice).labels;
  return Array.from(resultOf(seriesOwners(sample, describe, notice)), ([name, { family, kind, help, instances }]) => ({
    ...{ column: sample.metrics[name]!, kind, help },
    labels: [['__name__', family] as const, ...Object.entries(instances), ...shared].filter(([, value]) => value !== '').sort(byName),
  }));
}

function resultOf<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
