import { ExcerptError } from '../errors.ts';

/** Characters of a long text to show on either side of the position. */
const most = 50;

/** An Error about a position in a text, with the text and a mark below the position. */
export function excerptError(message: string, text: string, at: number): ExcerptError {
  const before = Array.from(text.slice(0, at));
  const start = Math.max(0, before.length - most);
  const shown = Array.from(text)
    .slice(start, before.length + most)
    .join('')
    .replace(/\s/g, ' ');
  return new ExcerptError(`column ${before.length + 1}: ${message}`, [shown, `${' '.repeat(before.length - start)}^`]);
}
