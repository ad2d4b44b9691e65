import type { Batch, Shape } from '../samples/index.ts';
import type { Comparator, Expression, Label, Metric } from './expression.ts';

/** Whether a row fulfils a condition; undefined where the sample lacks a value, as in SQL. */
export type Condition = (batch: Batch, row: number) => boolean | undefined;

/** Resolves an expression for a shape: the columns, and the values of host and tags. */
export function compileExpression(expression: Expression, shape: Shape): Condition {
  if (expression.type === 'and' || expression.type === 'or') return joined(expression, shape);
  if (expression.type === 'not') return negated(compileExpression(expression.operand, shape));
  if (expression.type === 'has') return constant(isThere(expression.subject, shape));
  if (expression.type === 'text') return constant(textTest(expression, shape));
  return comparison(expression, shape);
}

function constant(value: boolean | undefined): Condition {
  return () => value;
}

/** With `and`, false decides, with `or`, true; otherwise both sides have to be known. */
function joined(expression: Expression & { type: 'and' | 'or' }, shape: Shape): Condition {
  const [left, right] = [compileExpression(expression.left, shape), compileExpression(expression.right, shape)];
  const decisive = expression.type === 'or';
  return (batch, row) => {
    const first = left(batch, row);
    if (first === decisive) return decisive;
    const second = right(batch, row);
    return second === decisive ? decisive : first === undefined ? undefined : second;
  };
}

function negated(condition: Condition): Condition {
  return (batch, row) => {
    const value = condition(batch, row);
    return value === undefined ? undefined : !value;
  };
}

function isThere(subject: Metric | Label, shape: Shape): boolean {
  return subject.type === 'metric' ? columnsOf(subject, shape).length > 0 : textOf(subject, shape) !== undefined;
}

function columnsOf({ matches }: Metric, { names }: Shape): number[] {
  return names.flatMap((name, column) => (matches(name) ? [column] : []));
}

function textOf({ tag }: Label, { host, tags = {} }: Shape): string | undefined {
  if (tag === undefined) return host;
  return Object.hasOwn(tags, tag) ? tags[tag] : undefined;
}

function textTest({ subject, isNegated, fits }: Expression & { type: 'text' }, shape: Shape): boolean | undefined {
  const text = textOf(subject, shape);
  return text === undefined ? undefined : fits(text) !== isNegated;
}

function comparison({ subject, comparator, bound }: Expression & { type: 'number' }, shape: Shape): Condition {
  const columns = columnsOf(subject, shape);
  const compare = comparators[comparator];
  const [other] = typeof bound === 'number' ? [] : columnsOf(bound, shape);
  if (columns.length === 0 || (typeof bound !== 'number' && other === undefined)) return constant(undefined);
  const boundOf = typeof bound === 'number' ? () => bound : (batch: Batch, row: number) => batch.value(row, other!);
  if (columns.length === 1) return (batch, row) => compare(batch.value(row, columns[0]!), boundOf(batch, row));
  const decisive = subject.quantifier !== 'all';
  return (batch, row) => {
    const limit = boundOf(batch, row);
    for (const column of columns) if (compare(batch.value(row, column), limit) === decisive) return decisive;
    return !decisive;
  };
}

const comparators: Readonly<Record<Comparator, (one: number, other: number) => boolean>> = {
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
};
