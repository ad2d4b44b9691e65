import { parseName, unitNameOf, units } from '../catalogue/index.ts';
import { reasonOf } from '../errors.ts';
import type { Comparator, Expression, Label, Metric } from './expression.ts';
import { textPattern } from './pattern.ts';
import { dimensionOf, parseQuantity } from './quantity.ts';
import type { Constant, Fail, Term } from './term.ts';
import type { Token } from './tokenise.ts';

/** One side of a comparison, and its position. */
export interface Side {
  readonly term: Term;
  readonly token: Token;
}

/** The meaning of a comparison of two sides, by number or by text. Throws the error of `fail` where they cannot be compared. */
export function comparisonOf(left: Side, operator: Token, right: Side, fail: Fail): Expression {
  const isSwapped = isConstant(left.term);
  const [first, second] = isSwapped ? [right, left] : [left, right];
  if (isConstant(first.term)) throw fail(noSubject([left, right]), operator);
  const sign = { ...operator, text: isSwapped ? mirrored(operator.text) : operator.text };
  if (second.term.type === 'literal') return ofText(first.term, first.token, sign, second.term.text, second.token, fail);
  if (first.term.type === 'label') return ofLabel(first.term, sign, second, fail);
  if (isTextual(sign)) throw fail('expected a text in quotes behind =~', second.token);
  if (second.term.type === 'label') throw fail('expected a number or a metric, not a text', second.token);
  const bound = second.term.type === 'metric' ? oneMetric(second.term, second.token, fail) : boundOf(first.term, second, fail);
  return { type: 'number', subject: first.term, comparator: sign.text as Comparator, bound };
}

function noSubject(sides: readonly Side[]): string {
  const quoted = sides.find(({ term }) => term.type === 'literal' && term.text.includes('.'));
  return quoted ? `expected ${quoted.token.text} without quotes` : 'expected a metric, host or a tag on one side';
}

function isConstant(term: Term): term is Constant {
  return term.type === 'quantity' || term.type === 'literal';
}

/** The operator with the same meaning when the sides are swapped. */
function mirrored(operator: string): string {
  return operator.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<'));
}

function isTextual({ text }: Token): boolean {
  return text.includes('~');
}

function ofText(subject: Metric | Label, name: Token, operator: Token, text: string, token: Token, fail: Fail): Expression {
  if (/[<>]/.test(operator.text)) {
    throw parseQuantity(text) ? fail(`expected ${text} without quotes`, token) : fail('expected ==, !=, =~ or !~ before a text', operator);
  }
  const label = subject.type === 'label' ? subject : plainTag(name, fail);
  if (!isTextual(operator)) return equality(label, operator, text);
  try {
    return { type: 'text', subject: label, isNegated: operator.text === '!~', fits: textPattern(text) };
  } catch (error) {
    throw fail(reasonOf(error), token);
  }
}

/** A name that is compared with a text is a tag. */
function plainTag(token: Token, fail: Fail): Label {
  if (token.type === 'name' && !token.isQuoted && !parseName(token.text)) return { type: 'label', tag: token.text };
  throw fail(`expected a number to compare ${token.text} with`, token);
}

/** Tags often look like numbers, which are compared as text. */
function ofLabel(subject: Label, operator: Token, { term, token }: Side, fail: Fail): Expression {
  if (term.type === 'quantity' && /^[=!]=$/.test(operator.text)) return equality(subject, operator, token.text);
  throw fail(`expected a text in quotes, such as "${token.text}"`, token);
}

function equality(subject: Label, { text: operator }: Token, wanted: string): Expression {
  return { type: 'text', subject, isNegated: operator === '!=', fits: (text) => text === wanted };
}

function oneMetric(metric: Metric, token: Token, fail: Fail): Metric {
  if (metric.quantifier === undefined) return metric;
  throw fail('expected any(...) or all(...) on one side only', token);
}

/** A number in the metric's unit. Throws for a unit of another dimension. */
function boundOf({ text }: Metric, { term, token }: Side, fail: Fail): number {
  const { value, dimension } = (term as Constant & { type: 'quantity' }).quantity;
  const unit = unitNameOf(text);
  if (unit === undefined || dimension === undefined || dimensionOf(unit) === dimension) return value;
  const { symbol } = units[unit];
  throw fail(`expected ${symbol ? `a number such as 5${symbol}` : 'a plain number'}: ${text} is in ${unit}`, token);
}
