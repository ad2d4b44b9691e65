import { comparisonOf, type Side } from './comparison.ts';
import type { Expression } from './expression.ts';
import { excerptError } from './excerpt-error.ts';
import { habitAt } from './habits.ts';
import { namedTerm, termOf } from './term.ts';
import { tokenise, type Token } from './tokenise.ts';

/**
 * Parses an expression such as `cpu.utilization.percent > 90 and host == "web1"`, the language of cubestat-filter(1). Throws an
 * ExcerptError at the fault.
 */
export function parseExpression(text: string): Expression {
  if (text.length > longest) throw new Error(`expected an expression of at most ${longest} characters`);
  return new Parser(text).parse();
}

const longest = 10_000;
const deepest = 100;

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;
  /** Makes an error that points at a token. */
  readonly #fail = (message: string, { at }: Token = this.#next): Error => excerptError(habitAt(this.#text, at) ?? message, this.#text, at);

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenise(text);
  }

  parse(): Expression {
    const expression = this.#either();
    if (this.#next.type !== 'end') throw this.#fail('expected and, or, or the end');
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#index]!;
  }

  #take(): Token {
    const token = this.#next;
    if (token.type !== 'end') this.#index += 1;
    return token;
  }

  #takes(operator: string): boolean {
    const isNext = this.#next.type === 'operator' && this.#next.text === operator;
    if (isNext) this.#index += 1;
    return isNext;
  }

  #either(): Expression {
    let left = this.#both();
    while (this.#takes('or')) left = { type: 'or', left, right: this.#both() };
    return left;
  }

  #both(): Expression {
    let left = this.#condition();
    while (this.#takes('and')) left = { type: 'and', left, right: this.#condition() };
    return left;
  }

  #condition(): Expression {
    this.#depth += 1;
    if (this.#depth > deepest) throw this.#fail(`expected at most ${deepest} levels of parentheses and not`);
    const condition = this.#takes('not') ? ({ type: 'not', operand: this.#condition() } as const) : this.#simple();
    this.#depth -= 1;
    return condition;
  }

  #simple(): Expression {
    const { type, text } = this.#next;
    if (type === 'function' && (text === 'has' || text === 'exists')) return { type: 'has', subject: namedTerm(this.#take(), this.#fail) };
    if (!this.#takes('(')) return this.#comparison();
    const inner = this.#either();
    if (!this.#takes(')')) throw this.#fail('expected a )');
    return inner;
  }

  #comparison(): Expression {
    const left = this.#side();
    if (isNegation(this.#next) || isIn(this.#next)) return this.#membership(left);
    const operator = this.#take();
    if (!isComparator(operator)) throw this.#fail('expected a comparison such as > 90', operator);
    const right = this.#side();
    if (isComparator(this.#next)) throw this.#fail('expected one comparison at a time: join two by and');
    return comparisonOf(left, operator, right, this.#fail);
  }

  /** `host in ("a", "b")`: one of several equalities. */
  #membership(left: Side): Expression {
    const isNegated = this.#takes('not');
    const operator = this.#take();
    if (!isIn(operator)) throw this.#fail('expected in', operator);
    if (left.term.type === 'metric' && left.term.quantifier === 'all') throw this.#fail('expected any(...) before in', left.token);
    if (!this.#takes('(')) throw this.#fail('expected a list such as ("a", "b")');
    const equals = () => comparisonOf(left, { ...operator, text: '==' }, this.#member(), this.#fail);
    let member = equals();
    while (this.#takes(',')) member = { type: 'or', left: member, right: equals() };
    if (!this.#takes(')')) throw this.#fail('expected a , or a )');
    return isNegated ? { type: 'not', operand: member } : member;
  }

  #member(): Side {
    const { type, text } = this.#next;
    if (type === 'name') throw this.#fail(`expected a text in quotes, such as "${text.replace(/,.*/s, '')}"`);
    return this.#side();
  }

  #side(): Side {
    const token = this.#take();
    return { token, term: termOf(token, this.#fail) };
  }
}

function isNegation({ type, text }: Token): boolean {
  return type === 'operator' && text === 'not';
}

function isIn({ type, text, isQuoted }: Token): boolean {
  return type === 'name' && text.toLowerCase() === 'in' && isQuoted !== true;
}

function isComparator({ type, text }: Token): boolean {
  return type === 'operator' && /^[=!<>]/.test(text);
}
