/** The nesting depth of names in a sample; deeper ones are ignored. */
const deepest = 2;

/**
 * JSON.parse of a sample, with correct names. In V8 of Node 24 to 26, an escape in a name may be read as the backslash of a name parsed
 * before (https://github.com/nodejs/node/issues/63785). Throws a SyntaxError like JSON.parse.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes('\\') && hasBackslash(value, deepest) ? parseApart(text) : value;
}

/** Whether a name has a backslash, as each misread one does. */
function hasBackslash(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  return Object.entries(value).some(([name, inner]) => name.includes('\\') || hasBackslash(inner, depth - 1));
}

/** Parses names and values separately: JSON with numbered names has no escapes in them. */
function parseApart(text: string): unknown {
  const names: string[] = [];
  const numbered = text.replace(/("(?:[^"\\]|\\.)*")(\s*:)?/g, (whole, name: string, colon: string | undefined) => {
    if (colon === undefined) return whole;
    names.push(JSON.parse(name) as string);
    return `"#${names.length - 1}":`;
  });
  return renamed(JSON.parse(numbered), names, deepest);
}

function renamed(value: unknown, names: readonly string[], depth: number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 0) return value;
  return Object.fromEntries(
    Object.entries(value).map(([number, inner]) => [names[Number(number.slice(1))]!, renamed(inner, names, depth - 1)]),
  );
}
