/**
 * Splits a command line into words without a shell: white space separates words, and quotes and backslashes work as in a shell. Throws an
 * Error for shell syntax such as a pipe or a variable.
 */
export function wordsOf(text: string): readonly [string, ...string[]] {
  const words = text.match(word) ?? [];
  const [first, ...rest] = words.map(unquoted);
  if (first === undefined || first === '') throw new Error('expected a program and its arguments');
  return [first, ...rest];
}

/** A word, or a character that belongs to none. */
const word = /(?:'[^']*'|"(?:[^"\\]|\\[^])*"|\\[^]|[^\s'"\\])+|['"\\]/g;

const parts = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^'"\\]+)|['"\\]/g;

function unquoted(given: string): string {
  return given.replace(parts, (part, single?: string, double?: string, escaped?: string, plain?: string) => {
    if (double !== undefined) return double.replace(/\\(["\\])/g, '$1');
    const shellOnly = plain === undefined ? null : /[|&;<>()$`]/.exec(plain);
    if (shellOnly) throw new Error(`expected no ${shellOnly[0]} outside of quotes: no shell reads this, unless it is sh -c '...'`);
    if (single === undefined && escaped === undefined && plain === undefined) throw new Error(`expected another ${part}`);
    return single ?? escaped ?? plain!;
  });
}
