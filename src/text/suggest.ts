import { closestMatch } from 'leven';

/** `; did you mean x?` for a word similar to a known one, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = /^-[^-]$/.test(word) ? inOtherCase(word, known) : (swapped(word, known) ?? closest(word, known));
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function closest(word: string, known: readonly string[]): string | undefined {
  const letters = word.replace(/^-+/, '').length;
  return closestMatch(word, known, { maxDistance: Math.max(1, Math.floor(letters / 3)) });
}

/** Flags of one letter are all similar, so only the same letter in the other case is suggested. */
function inOtherCase(flag: string, known: readonly string[]): string | undefined {
  return known.find((other) => other.toLowerCase() === flag.toLowerCase());
}

/** A known word with two swapped letters, which leven counts as two mistakes. */
function swapped(word: string, known: readonly string[]): string | undefined {
  const swap = (at: number) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  return known.find((other) => other.length === word.length && Array.from(word.slice(1), (_, at) => swap(at)).includes(other));
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join();
}
