import { closestMatch } from 'leven';

/** `; did you mean "x"?` for a word that is nearly one of the known ones, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = closestMatch(word, known, { maxDistance: Math.max(1, Math.floor(word.length / 2)) });
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join();
}
