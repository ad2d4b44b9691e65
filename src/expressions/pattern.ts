import { acceptor, Automaton } from '../patterns/index.ts';

/** What may stand between two characters of a text, as a pattern has it. */
const places = { begin: '^', boundary: '\\b', end: '$' } as const;

/** The most states, as counted repeats multiply what they repeat. */
const mostStates = 5000;

/**
 * A regular expression as a test of texts, found anywhere unless `^` and `$` are used. Takes time linear in the length of the text, for any
 * pattern: references, lookarounds, `\B`, `\p` and more than 1000 characters are refused with an Error.
 */
export function textPattern(source: string): (text: string) => boolean {
  if (source.length > 1000) throw new Error('expected a pattern of at most 1000 characters');
  compiled(source);
  const accepts = acceptor(new PatternAutomaton(source).states, (step) => step.length > 1);
  return (text) => accepts(withPlaces(text));
}

/** The syntax is that of JavaScript, which says what is wrong with a pattern. */
function compiled(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new Error(`expected a regular expression: ${(error as Error).message.replace(/^Invalid regular expression: /, '')}`, {
      cause: error,
    });
  }
}

/** The characters of a text, as JavaScript counts them, and the places between, which are longer than a character. */
function withPlaces(text: string): string[] {
  const steps: string[] = [];
  let wasWord = false;
  for (let at = 0; at <= text.length; at += 1) {
    const isWord = at < text.length && /\w/.test(text[at]!);
    const between = (at === 0 ? places.begin : '') + (isWord === wasWord ? '' : places.boundary) + (at === text.length ? places.end : '');
    if (between !== '') steps.push(`at ${between}`);
    wasWord = isWord;
    if (at < text.length) steps.push(text[at]!);
  }
  return steps;
}

class PatternAutomaton extends Automaton {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    super();
    this.#source = source;
    const end = this.#alternatives(this.any(this.state()));
    this.link(this.any(end), this.state());
  }

  /** Parses to the end of a group or of the pattern. Returns the state behind it. */
  #alternatives(start: number): number {
    const end = this.state();
    do {
      let state = this.link(start, this.state());
      while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!)) state = this.#repeated(state);
      this.link(state, end);
    } while (this.#taken(/\|/y));
    return end;
  }

  #taken(pattern: RegExp): string[] | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #repeated(state: number): number {
    const begin = this.#at;
    const start = this.link(state, this.state());
    const ends = [this.#part(start)];
    const repeat = this.#repeat();
    if (!repeat) return ends[0]!;
    const { least, most } = repeat;
    const behind = this.state();
    const end = this.#at;
    for (const copies = most === Infinity ? least : most; ends.length < copies; ends.push(this.#part(ends.at(-1)!))) this.#at = begin;
    this.#at = end;
    if (most === Infinity) this.link(ends.at(-1)!, ends.at(-2) ?? start);
    if (least === 0) this.link(state, behind);
    for (const last of ends.slice(Math.max(least, 1) - 1, most)) this.link(last, behind);
    return behind;
  }

  #repeat(): { least: number; most: number } | undefined {
    const [sign, least, comma, most] = this.#taken(/([*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y)?.slice(1) ?? [];
    if (sign === undefined) return undefined;
    if (least === undefined) return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    if (comma === undefined) return { least: Number(least), most: Number(least) };
    return { least: Number(least), most: most ? Number(most) : Infinity };
  }

  #part(state: number): number {
    if (this.states.length > mostStates) throw new Error('expected fewer repeats in a pattern');
    if (this.#taken(/\((?:\?:)?(?!\?)/y)) return this.#group(state);
    const [place] = this.#taken(/[$^]|\\b/y) ?? [];
    if (place !== undefined) return this.between(state, (between) => between.includes(place));
    if (this.#taken(/\(|\\[\dBpP]/y)) throw new Error('expected no (?...), \\1, \\B or \\p in a pattern: only (?:...) is known');
    const [one] = this.#taken(/\[(?:\\.|[^\]\\])*\]|\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|.)|./isy)!;
    const takes = new RegExp(`^(?:${one})$`);
    return this.one(state, (character) => takes.test(character));
  }

  #group(state: number): number {
    const end = this.#alternatives(state);
    this.#at += 1;
    return end;
  }
}
