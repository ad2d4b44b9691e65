import { DistinctNames } from '../catalogue/index.ts';
import type { Sample } from '../sample.ts';

/** Metrics after which a slice of work ends: they take a few milliseconds. */
export const slice = 500;

type Notice = (message: string) => void;

/**
 * Which metric of a sample has each series, for several may have the same one: always the same counts, and `notice` is told
 * of the others. Yields an empty text after each slice of work.
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
  yield* settled(contested, owners, notice);
  for (const [series, name] of contested) if (owners.get(series) !== name) described.delete(name);
  return described;
}

/** First who has each series, then who has not, for that is told with the owner's name. */
function* settled(contested: [series: string, name: string][], owners: Map<string, string>, notice: Notice): Generator<string> {
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
  return new DistinctNames({ notice }).settle(claims)[0] === undefined ? other : one;
}
