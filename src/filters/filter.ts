import type { Options, Values } from '../options.ts';
import type { Stage } from '../pipeline.ts';
import type { Report } from '../report.ts';

/** A stage that users add by options. */
export interface Filter<Declared extends Options = Options> {
  readonly name: string;
  readonly describe: string;
  readonly options: Declared;
  /** Opens the stage; undefined where the options ask for none. Throws a UsageError for options that exclude each other. */
  open(config: Values<Declared>, context: FilterContext): Stage | undefined;
}

export interface FilterContext {
  readonly report: Report;
  /** Aborted when the source ends: a filter stops waiting then. */
  readonly stop: AbortSignal;
  /** Times of day are settled where samples begin, for each recording has its own days. */
  readonly isDated?: boolean;
}
