import { didYouMean } from '../text/index.ts';
import { parseName } from './names.ts';

/** A question behind a metric that is not there: one that the word is a part of, such as `cpu`, the most telling first, or one like it. */
export function nearMetric(word: string, names: readonly string[]): string {
  const [best] = names.filter((name) => `.${name}`.includes(`.${word}`)).sort((one, other) => rankOf(one) - rankOf(other));
  return best === undefined ? didYouMean(word, names) : `; did you mean ${best}?`;
}

function rankOf(name: string): number {
  return parseName(name)?.row.rank ?? Number.MAX_VALUE;
}
