/** The most characters that a pattern is matched with, as the time grows with them; hosts and tags are shorter. */
const longest = 256;

const mostRepeats = 3;

/**
 * A regular expression as a test of short texts, found anywhere unless `^` and `$` are used. Its time is bounded: repeated groups,
 * references, lookarounds and more than three repeats are refused with an Error.
 */
export function textPattern(source: string): (text: string) => boolean {
  if (source.length > 1000) throw new Error('expected a pattern of at most 1000 characters');
  const bare = source.replace(/\\[^\d]/gs, 'a').replace(/\[[^\]]*\]/g, 'a');
  if (/\)[*+{]/.test(bare)) throw new Error('expected no repeated group in a pattern: it could take for ever');
  if (/\(\?[^:]|\\\d/.test(bare)) throw new Error('expected neither (?...) nor \\1 in a pattern: they could take for ever');
  if ((bare.match(/[*+{?]/g) ?? []).length - (bare.match(/\(\?:|[*+?}]\?/g) ?? []).length > mostRepeats)
    throw new Error(`expected at most ${mostRepeats} of * + ? {} in a pattern: more could take for ever`);
  const pattern = compiled(source);
  return (text) => pattern.test(text.slice(0, longest));
}

function compiled(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new Error(`expected a regular expression: ${(error as Error).message.replace(/^Invalid regular expression: /, '')}`, {
      cause: error,
    });
  }
}
