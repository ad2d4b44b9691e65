import { acceptor, Automaton } from './automaton.ts';

/** A pattern for names, as in a shell, except that `*` crosses dots and slashes. */
export interface Glob {
  /** As the user wrote it. */
  readonly text: string;
  /** Takes time linear in the length of the name, for any pattern. */
  readonly matches: (name: string) => boolean;
}

/**
 * Parses `*`, `?`, `[a-z]`, `[!a-z]`, `[[:digit:]]`, `{a,b}`, `{1..9}`, `@(a|b)`, `?(a)`, `*(a)`, `+(a)`, `\*` and a leading `!`.
 * Throws an Error for an empty pattern, `!(a)`, more than 1000 characters, or nesting deeper than 20.
 */
export function glob(text: string): Glob {
  if (text === '') throw new Error("expected a glob such as 'cpu.*'");
  if (text.length > 1000) throw new Error('expected a glob of at most 1000 characters');
  const [, negation = '', pattern = ''] = /^((?:!(?!\())*)(.*)$/s.exec(text)!;
  const states = new GlobAutomaton(Array.from(pattern)).states;
  const accepts = acceptor(states);
  return { text, matches: (name) => accepts(name) === (negation.length % 2 === 0) };
}

const deepest = 20;

class GlobAutomaton extends Automaton {
  readonly #pattern: readonly string[];
  #at = 0;

  constructor(pattern: readonly string[]) {
    super();
    this.#pattern = pattern;
    const end = this.#sequence(this.state(), '', 0);
    this.link(end, this.state());
  }

  /** Parses up to one of the ending characters. Returns the state behind it. */
  #sequence(start: number, enders: string, depth: number): number {
    if (depth > deepest) throw new Error(`expected a glob with at most ${deepest} levels of brackets`);
    let state = start;
    while (this.#at < this.#pattern.length && !enders.includes(this.#pattern[this.#at]!)) state = this.#part(state, depth);
    return state;
  }

  #part(state: number, depth: number): number {
    const character = this.#pattern[this.#at]!;
    const isGroup =
      '?*+@!'.includes(character) && this.#pattern[this.#at + 1] === '(' && this.#closing(this.#at + 1, '(', ')') !== undefined;
    if (isGroup) return this.#group(character, state, depth);
    if (character === '{') return this.#braces(state, depth);
    this.#at += 1;
    if (character === '*') return this.any(state);
    if (character === '?') return this.one(state, () => true);
    if (character === '[') return this.one(state, this.#characterClass());
    const literal = character === '\\' && this.#at < this.#pattern.length ? this.#pattern[this.#at++]! : character;
    return this.one(state, (other) => other === literal);
  }

  #group(operator: string, state: number, depth: number): number {
    if (operator === '!') throw new Error('expected no !(...) in a glob: exclude what it stands for');
    this.#at += 2;
    const start = this.link(state, this.state());
    const end = this.#alternatives(start, '|', ')', depth);
    if ('?*'.includes(operator)) this.link(start, end);
    if ('*+'.includes(operator)) this.link(end, start);
    return this.link(end, this.state());
  }

  #alternatives(start: number, separator: string, closer: string, depth: number): number {
    const end = this.state();
    for (let more = true; more; this.#at += 1) {
      this.link(this.#sequence(this.link(start, this.state()), separator + closer, depth + 1), end);
      more = this.#pattern[this.#at] === separator;
    }
    return end;
  }

  #braces(state: number, depth: number): number {
    const closing = this.#closing(this.#at, '{', '}');
    const inside = closing === undefined ? '' : this.#pattern.slice(this.#at + 1, closing).join('');
    this.#at += 1;
    const range = rangeOf(inside);
    if (!range && !inside.includes(',')) return this.one(state, (character) => character === '{');
    if (!range) return this.#alternatives(state, ',', '}', depth);
    this.#at = closing! + 1;
    const end = this.state();
    for (const word of range) {
      let last = state;
      for (const character of word) last = this.one(last, (other) => other === character);
      this.link(last, end);
    }
    return end;
  }

  /** The index of the bracket that closes the one at an index. */
  #closing(from: number, opener: string, closer: string): number | undefined {
    let depth = 0;
    for (let at = from; at < this.#pattern.length; at += 1) {
      const character = this.#pattern[at];
      if (character === '\\') at += 1;
      else if (character === opener) depth += 1;
      else if (character === closer && (depth -= 1) === 0) return at;
    }
    return undefined;
  }

  /** Parses the class behind `[`. An unclosed bracket stands for itself. */
  #characterClass(): (character: string) => boolean {
    const [whole, negated, members] = /^([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]/su.exec(this.#pattern.slice(this.#at).join('')) ?? [];
    if (whole === undefined || members === '') return (character) => character === '[';
    this.#at += Array.from(whole).length;
    const tests = Array.from(members!.matchAll(/\[:(\w+):\]|(\\?.)-(\\?.)|\\?(.)/gsu), ([, named, from, to, single]) => {
      if (named !== undefined) return posixClass(named);
      if (from === undefined) return (character: string) => character === single;
      return (character: string) => character >= from.at(-1)! && character <= to!.at(-1)!;
    });
    return (character) => tests.some((test) => test(character)) === (negated === '');
  }
}

function posixClass(name: string): (character: string) => boolean {
  const classes: Readonly<Record<string, RegExp>> = {
    ...{ alnum: /[a-z\d]/i, alpha: /[a-z]/i, blank: /[ \t]/, digit: /\d/, lower: /[a-z]/, punct: /[!-/:-@[-`{-~]/ },
    ...{ space: /\s/, upper: /[A-Z]/, word: /\w/, xdigit: /[\da-f]/i },
  };
  const known = Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (!known) throw new Error(`expected one of ${Object.keys(classes).join(', ')} in [:${name}:]`);
  return (character) => known.test(character);
}

/** The words of `1..9` or `a..f`; undefined for any other text. */
function rangeOf(text: string): string[] | undefined {
  const [, from, to] = /^(-?\d{1,9}|[a-z])\.\.(-?\d{1,9}|[a-z])$/i.exec(text) ?? [];
  if (from === undefined || to === undefined || /\d/.test(from) !== /\d/.test(to)) return undefined;
  const isNumber = /\d/.test(from);
  const [first, last] = [from, to].map((end) => (isNumber ? Number(end) : end.codePointAt(0)!)).toSorted((a, b) => a - b) as [
    number,
    number,
  ];
  if (last - first >= 1000) throw new Error('expected a range of at most 1000 numbers in a glob');
  return Array.from({ length: last - first + 1 }, (_, at) => (isNumber ? String(first + at) : String.fromCodePoint(first + at)));
}
