export type Fields = Readonly<Record<string, unknown>>;

/** The kind of a value, for people: `a number`, `a list`, `nothing`. */
export function valueKind(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a Promise';
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
