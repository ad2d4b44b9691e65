import { DistinctNames, prometheusNames, type PrometheusName, type PrometheusNaming } from '../catalogue/index.ts';
import { memoize } from '../memoize.ts';
import type { Sample } from '../samples/index.ts';
import { labelText } from './exposition-labels.ts';

/** A metric's family, and its instances as labels. */
export interface DescribedSeries extends Omit<PrometheusName, 'labels'> {
  readonly instances: PrometheusName['labels'];
  readonly labels: string;
  /** The family with its labels. */
  readonly series: string;
}

export function seriesDescriber(naming: PrometheusNaming): (name: string) => DescribedSeries {
  const prometheusName = prometheusNames(naming);
  return memoize((name) => {
    const { family, labels: instances, kind, help } = prometheusName(name);
    const labels = labelText(Object.entries(instances));
    return { family, kind, help, instances, labels, series: labels ? `${family}{${labels}}` : family };
  });
}

/** The metrics of a slice of work, which takes a few milliseconds. */
export const slice = 500;

type Notice = (message: string) => void;

/**
 * Assigns each series of a sample to one metric. Where several metrics have the same series, always the same one wins, and `notice` is
 * called with the others. Yields an empty text after each slice of work.
 */
export function* seriesOwners<Metric extends { readonly series: string }>(
  { metrics }: Sample,
  describe: (name: string) => Metric,
  notice: Notice,
): Generator<string, Iterable<readonly [name: string, metric: Metric]>> {
  const described = new Map<string, Metric>();
  const owners = new Map<string, string>();
  const contested: [series: string, name: string][] = [];
  let seen = 0;
  for (const name in metrics) {
    const metric = describe(name);
    const { series } = metric;
    if (owners.has(series)) contested.push([series, name]);
    else owners.set(series, name);
    described.set(name, metric);
    if (++seen % slice === 0) yield '';
  }
  yield* decideOwners(contested, owners, notice);
  for (const [series, name] of contested) if (owners.get(series) !== name) described.delete(name);
  return described;
}

/** Decides the owners of contested series, and calls the notice for the others with the owner. */
function* decideOwners(contested: [series: string, name: string][], owners: Map<string, string>, notice: Notice): Generator<string> {
  let seen = 0;
  for (const contest of contested) {
    const [series, name] = contest;
    const owner = owners.get(series)!;
    if (preferred(owner, name, series, () => {}) === name) {
      owners.set(series, name);
      contest[1] = owner;
    }
    if (++seen % slice === 0) yield '';
  }
  for (const [series, name] of contested) {
    preferred(owners.get(series)!, name, series, notice);
    if (++seen % slice === 0) yield '';
  }
}

function preferred(one: string, other: string, series: string, notice: Notice): string {
  const claims = [one, other].map((name) => ({ owner: `the metric ${name}`, name, candidates: [series] }));
  return new DistinctNames({ notice }).assign(claims)[0] === undefined ? other : one;
}
