/** The most characters of a value in a message. */
const mostQuoted = 100;

/** A value as messages quote it: its beginning, where it is long. */
export function quotedValue(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? '');
  return text.length > mostQuoted ? `${text.slice(0, mostQuoted - 1)}…` : text;
}
