import { DistinctNames } from '../catalogue/index.ts';
import type { Sample } from '../sample.ts';

/** Metrics after which a slice of work ends: they take a few milliseconds. */
export const slice = 500;

type Notice = (message: string) => void;

/**
 * Which metric of a sample has each series, for several may have the same one: always the same counts, and `notice` is told
 * of the others. Yields an empty text after each slice of work.
 */
export function* seriesOwners(
  { metrics }: Sample,
  seriesOf: (name: string) => string,
  notice: Notice,
): Generator<string, ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  const contested: [series: string, name: string][] = [];
  let seen = 0;
  for (const name of Object.keys(metrics)) {
    const series = seriesOf(name);
    const owner = owners.get(series);
    if (owner === undefined) owners.set(series, name);
    else contested.push([series, name]);
    if (++seen % slice === 0) yield '';
  }
  yield* settled(contested, owners, notice);
  return owners;
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
