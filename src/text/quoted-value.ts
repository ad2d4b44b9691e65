/** The most characters of a value in a message. */
const mostQuoted = 100;

/** A value of a configuration as JSON. Integers of TOML are bigints. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? Number(one) : one)) ?? '';
}

/** A value as messages quote it: its beginning, where it is long. */
export function quotedValue(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : jsonOf(value);
  return text.length > mostQuoted ? `${text.slice(0, mostQuoted - 1)}…` : text;
}
