import { ExcerptError } from '../errors.ts';

/** Characters that are shown of a long text, on either side of the place. */
const most = 50;

/** An Error about a place in a text, which is shown with a mark below the place. */
export function excerptError(message: string, text: string, at: number): ExcerptError {
  const before = Array.from(text.slice(0, at));
  const start = Math.max(0, before.length - most);
  const shown = Array.from(text)
    .slice(start, before.length + most)
    .join('')
    .replace(/\s/g, ' ');
  return new ExcerptError(`column ${before.length + 1}: ${message}`, [shown, `${' '.repeat(before.length - start)}^`]);
}
