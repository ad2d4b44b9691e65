import { excerptError } from './excerpt-error.ts';
import { habitAt } from './habits.ts';
import { parseQuantity } from './quantity.ts';

/** A token of an expression, and its position. */
export interface Token {
  readonly type: 'operator' | 'name' | 'number' | 'text' | 'function' | 'end';
  /** The operator, `and`, `or`, `not`; a name; a text without its quotes; the name of a function. */
  readonly text: string;
  /** The text between a function's parentheses. */
  readonly argument?: string;
  /** A name in backquotes, which always means a metric. */
  readonly isQuoted?: boolean;
  readonly at: number;
}

const functions = new Set(['any', 'all', 'has', 'exists']);

const kinds: readonly (readonly [pattern: RegExp, token: (text: string) => Pick<Token, 'type' | 'text' | 'isQuoted'>])[] = [
  [/&&|\|\||==|=~|!=|!~|<=|>=|<>|=>|=<|[<>=!(),≠≤≥]/y, (text) => ({ type: 'operator', text: spellings[text] ?? text })],
  [/[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?[a-z%°µ/]*/iy, (text) => ({ type: 'number', text })],
  [/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy, (text) => ({ type: 'text', text: unquoted(text) })],
  [/`[^`]+`/y, (text) => ({ type: 'name', text: text.slice(1, -1), isQuoted: true })],
  [/(?:and|or|not)(?![^\s()!&|"'`])/iy, (text) => ({ type: 'operator', text: text.toLowerCase() })],
  [/[\p{L}_*?[{][^\s()<>=!&|"'`~]*/uy, (text) => ({ type: 'name', text })],
];

const spellings: Readonly<Record<string, string>> = {
  ...{ '&&': 'and', '||': 'or', '!': 'not', '=': '==' },
  ...{ '<>': '!=', '≠': '!=', '≤': '<=', '=<': '<=', '≥': '>=', '=>': '>=' },
};

/** In a pattern such as `"\d"` a backslash is kept; only the quote and the backslash are escaped. */
function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(`\\${text[0]}`, text[0]!);
}

/** The tokens of an expression, with an end token. Throws an ExcerptError at text that is none. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(text, 0); at < text.length;) {
    const { token, end } = tokenAt(text, at);
    tokens.push(token);
    at = skipSpace(text, end);
  }
  return [...tokens, { type: 'end', text: '', at: text.length }];
}

function skipSpace(text: string, at: number): number {
  return at + /^\s*/.exec(text.slice(at))![0].length;
}

function tokenAt(text: string, at: number): { token: Token; end: number } {
  for (const [pattern, make] of kinds) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const end = at + found.length;
    const token = { ...make(found), at };
    if (token.type === 'number') return spacedQuantity(text, found, at, end) ?? { token, end };
    return (functions.has(found) && call(text, found, at, end)) || { token, end };
  }
  const fault = /["'`]/.test(text[at]!) ? `expected a ${text[at]} that ends this` : `expected no ${text[at]} here`;
  throw excerptError(habitAt(text, at) ?? fault, text, at);
}

const spacedUnit = /\s+([a-z%°µ]+(?:\/s)?)(?![^\s()<>=!&|,])/iy;

/** A number with a unit behind a space: `2 GiB`. */
function spacedQuantity(text: string, number: string, at: number, end: number): { token: Token; end: number } | undefined {
  spacedUnit.lastIndex = end;
  const [spaced = '', unit] = spacedUnit.exec(text) ?? [];
  if (unit === undefined || !parseQuantity(number + unit)) return undefined;
  return { token: { type: 'number', text: number + unit, at }, end: end + spaced.length };
}

/** A function with its argument, which may be a glob with parentheses. */
function call(text: string, name: string, at: number, end: number): { token: Token; end: number } | undefined {
  const open = skipSpace(text, end);
  if (text[open] !== '(') return undefined;
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    else if (text[index] === ')' && (depth -= 1) === 0)
      return { token: { type: 'function', text: name, argument: text.slice(open + 1, index).trim(), at }, end: index + 1 };
  }
  throw excerptError('expected a ) that ends this', text, open);
}
