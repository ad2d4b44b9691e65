import { rows } from '../catalogue/index.ts';
import { compileExpression, metricsOf, parseExpression } from '../expressions/index.ts';
import { value } from '../options/index.ts';
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
    const missing = new Map(metricsOf(expression).map((metric) => [metric.text, metric.matches]));
    for (const [text, matches] of missing) if (rows().some(({ name }) => matches(name))) missing.delete(text);
    let seen: readonly string[] = [];
    return whereRows(
      (shape) => {
        seen = shape.names;
        for (const [text, matches] of missing) if (seen.some(matches)) missing.delete(text);
        const condition = compileExpression(expression, shape);
        return (batch, row) => condition(batch, row) === true;
      },
      (kept) => {
        if (kept === 0) for (const text of missing.keys()) report.warn(`no sample had ${text}${didYouMean(text, seen)}`);
      },
    );
  },
};
