import { filters, type Filter } from '../../filters/index.ts';
import type { Options } from '../../options.ts';
import type { Stage } from '../../pipeline.ts';
import type { Context } from './command.ts';

type FilterName = keyof typeof filters;

/** The filters of a verb. */
export interface Filtering {
  readonly options: Options;
  /** The stages that the options ask for, in the order of the list. */
  open(values: Readonly<Record<string, unknown>>, context: Context): Stage[];
}

/** All filters of the list, without those that a verb does not offer. */
export function filtering({ without }: { readonly without: readonly FilterName[] }): Filtering {
  const wanted: Filter[] = Object.entries(filters).flatMap(([name, filter]) => (without.includes(name as FilterName) ? [] : [filter]));
  return {
    options: Object.assign({}, ...wanted.map(({ options }) => options)) as Options,
    open: (values, { report, stop }) =>
      wanted.map((filter) => filter.open(values, { report, stop })).filter((stage) => stage !== undefined),
  };
}
