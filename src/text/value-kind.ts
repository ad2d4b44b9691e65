/** The kind of a value in words: `a number`, `an array`, `nothing`. */
export function valueKind(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Promise) return 'a Promise';
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

/** A short value itself, else its kind: `"full"`, `-1`, `true`, `an object`. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : valueKind(value);
}
