import { reasonOf } from '../errors.ts';
import { glob } from '../patterns/index.ts';
import { metricNamed, subjectNamed, type Label, type Metric } from './expression.ts';
import { parseQuantity, type Quantity } from './quantity.ts';
import type { Token } from './tokenise.ts';

/** What stands on one side of a comparison. */
export type Term = Metric | Label | Constant;
export type Constant = { readonly type: 'quantity'; readonly quantity: Quantity } | { readonly type: 'literal'; readonly text: string };

/** Makes an error that points at a token. */
export type Fail = (message: string, token: Token) => Error;

/** The term that a token is. Throws the error of `fail` where it is none. */
export function termOf(token: Token, fail: Fail): Term {
  const { type, text } = token;
  if (type === 'number') return { type: 'quantity', quantity: quantityOf(token, fail) };
  if (type === 'text') return { type: 'literal', text };
  if (type === 'name') return nameOf(token, fail);
  if (type !== 'function') throw fail('expected a metric, host, a tag, a number or a text in quotes', token);
  if (text === 'any' || text === 'all') return groupOf(token, text, fail);
  throw fail(`expected ${text}(...) to stand alone`, token);
}

/** The argument of has(...): host, a tag, or a metric by its name or a glob. */
export function namedTerm(token: Token, fail: Fail): Metric | Label {
  const argument = token.argument!;
  const subject = subjectNamed(bare(argument));
  return subject.type === 'label' || argument.startsWith('`') ? subject : groupOf(token, 'any', fail);
}

function quantityOf(token: Token, fail: Fail): Quantity {
  const quantity = parseQuantity(token.text);
  if (!quantity) throw fail('expected a number such as 90, 5%, 2GiB, 100Mbit/s, 100ms or 3GHz', token);
  return quantity;
}

function nameOf(token: Token, fail: Fail): Metric | Label {
  if (!token.isQuoted && /[*?[{]/.test(token.text)) throw fail(`expected any(${token.text}) or all(${token.text})`, token);
  return token.isQuoted ? metricNamed(token.text) : subjectNamed(token.text);
}

function groupOf(token: Token, quantifier: 'any' | 'all', fail: Fail): Metric {
  const compared = /^([^<>=!]*[^<>=!\s])\s*([<>=!].*)$/s.exec(token.argument!);
  if (compared) throw fail(`expected ${token.text}(${compared[1]}) ${compared[2]}`, token);
  try {
    return { type: 'metric', quantifier, ...glob(bare(token.argument!)) };
  } catch (error) {
    throw fail(reasonOf(error), token);
  }
}

/** A glob may be quoted, like any text. */
function bare(argument: string): string {
  return /^(["'`]).*\1$/s.test(argument) ? argument.slice(1, -1) : argument;
}
