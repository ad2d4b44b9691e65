import { filters, type Filter } from '../../filters/index.ts';
import type { Options } from '../../options/index.ts';
import type { Stage } from '../../pipeline.ts';
import type { Context } from './command.ts';
import type { Part } from './parts.ts';

type FilterName = keyof typeof filters;

/** The filters of a verb. */
export interface Filtering {
  readonly options: Options;
  /** The stages that the options ask for, in the order of the list. */
  open(values: Readonly<Record<string, unknown>>, context: Pick<Context, 'report' | 'stop'>): Stage[];
  /** The filters before a named one, and those after it. */
  around(name: FilterName): readonly [before: Filtering, behind: Filtering];
}

/** A pause is cut short only where samples keep their pace. */
export function paceParts(speed: number): Part[] {
  return [{ by: 'with a --speed other than max', options: ['maxGap'], active: speed !== Infinity }];
}

/** All filters of the list, except those that a verb does not offer. */
export function filtering({ without }: { readonly without: readonly FilterName[] }): Filtering {
  return filteringBy(Object.values<Filter>(filters).filter(({ name }) => !without.includes(name as FilterName)));
}

function filteringBy(wanted: readonly Filter[]): Filtering {
  return {
    options: Object.assign({}, ...wanted.map(({ options }) => options)) as Options,
    open: (values, { report, stop }) =>
      wanted.map((filter) => filter.open(values, { report, stop, isDated: true })).filter((stage) => stage !== undefined),
    around(name) {
      const at = wanted.findIndex((filter) => filter.name === name);
      return [filteringBy(wanted.slice(0, at)), filteringBy(wanted.slice(at + 1))];
    },
  };
}
