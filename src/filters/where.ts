import { nearMetric, rows } from '../catalogue/index.ts';
import { compileExpression, metricsOf, parseExpression, tagsOf, type Expression, type Metric } from '../expressions/index.ts';
import { value } from '../options/index.ts';
import type { Shape } from '../samples/index.ts';
import { didYouMean } from '../text/index.ts';
import type { Filter } from './filter.ts';
import { whereRows } from './rows.ts';

const options = {
  where: value(
    { placeholder: 'EXPRESSION', describe: 'Only samples such as \'cpu.utilization.percent > 90 and host == "web1"\'' },
    parseExpression,
  ),
};

/** A sample without the values that the expression needs is left out. */
export const where: Filter<typeof options> = {
  name: 'where',
  describe: 'Keeps the samples that an expression is true of.',
  options,
  open({ where: expression }, { report }) {
    if (!expression) return undefined;
    const missing = new Missing(expression);
    return whereRows(
      (shape) => {
        missing.see(shape);
        const condition = compileExpression(expression, shape);
        return (batch, row) => condition(batch, row) === true;
      },
      (kept) => {
        if (kept === 0) for (const what of missing.tell()) report.warn(`no sample had ${what}`);
      },
    );
  },
};

/** What an expression names that neither the catalogue nor any sample has. */
class Missing {
  readonly #metrics: Map<string, Metric['matches']>;
  readonly #tags: Set<string>;
  #names: readonly string[] = [];
  readonly #seenTags = new Set<string>();

  constructor(expression: Expression) {
    const unknown = metricsOf(expression).filter(({ matches }) => !rows().some(({ name }) => matches(name)));
    this.#metrics = new Map(unknown.map(({ text, matches }) => [text, matches]));
    this.#tags = new Set(tagsOf(expression));
  }

  see({ names, tags = {} }: Shape): void {
    this.#names = names;
    for (const [text, matches] of this.#metrics) if (names.some(matches)) this.#metrics.delete(text);
    for (const tag of Object.keys(tags)) this.#seenTags.add(tag);
  }

  tell(): string[] {
    const metrics = Array.from(this.#metrics.keys(), (text) => `${text}${nearMetric(text, this.#names)}`);
    const tags = [...this.#tags].filter((tag) => !this.#seenTags.has(tag));
    return [...metrics, ...tags.map((tag) => `the tag ${tag}${didYouMean(tag, [...this.#seenTags])}`)];
  }
}
