import type { Glob } from '../patterns/index.ts';

/** A parsed expression. */
export type Expression =
  | { readonly type: 'and'; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'not'; readonly operand: Expression }
  | { readonly type: 'has'; readonly subject: Metric | Label }
  | { readonly type: 'number'; readonly subject: Metric; readonly comparator: Comparator; readonly bound: number | Metric }
  | { readonly type: 'text'; readonly subject: Label; readonly isNegated: boolean; readonly fits: (text: string) => boolean };

export type Comparator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** A metric, or a glob whose matches are compared: any or all of them have to fulfil it. */
export interface Metric {
  readonly type: 'metric';
  /** As the user wrote it. */
  readonly text: string;
  /** undefined for one metric by its name. */
  readonly quantifier: 'any' | 'all' | undefined;
  readonly matches: Glob['matches'];
}

/** The host or a tag, whose values are texts. */
export interface Label {
  readonly type: 'label';
  /** undefined for the host. */
  readonly tag: string | undefined;
}

/** What a name means without quotes: `host`, a tag as in `tag.rack` or `tag:rack`, or a metric. */
export function subjectNamed(text: string): Metric | Label {
  if (text === 'host') return { type: 'label', tag: undefined };
  return /^tag[.:]/.test(text) ? { type: 'label', tag: text.slice('tag.'.length) } : metricNamed(text);
}

export function metricNamed(text: string): Metric {
  return { type: 'metric', text, quantifier: undefined, matches: (name) => name === text };
}

/** The metrics that an expression names. */
export function metricsOf(expression: Expression): Metric[] {
  return subjectsOf(expression).filter((subject) => subject.type === 'metric');
}

/** The tags that an expression names. */
export function tagsOf(expression: Expression): string[] {
  return subjectsOf(expression).flatMap((subject) => (subject.type === 'label' && subject.tag !== undefined ? [subject.tag] : []));
}

function subjectsOf(expression: Expression): (Metric | Label)[] {
  if (expression.type === 'and' || expression.type === 'or') return [...subjectsOf(expression.left), ...subjectsOf(expression.right)];
  if (expression.type === 'not') return subjectsOf(expression.operand);
  if (expression.type !== 'number' || typeof expression.bound === 'number') return [expression.subject];
  return [expression.subject, expression.bound];
}
