import type { Options, Values } from '../options/index.ts';
import type { Stage } from '../pipeline.ts';
import type { Report } from '../report.ts';

/** A stage that users add by options. */
export interface Filter<Declared extends Options = Options> {
  readonly name: string;
  readonly describe: string;
  readonly options: Declared;
  /** Opens the stage; undefined where the options want none. Throws a UsageError for options that exclude each other. */
  open(config: Values<Declared>, context: FilterContext): Stage | undefined;
}

export interface FilterContext {
  readonly report: Report;
  /** Aborted when the source ends, which ends a filter's waiting. */
  readonly stop: AbortSignal;
  /** Times of day are resolved by the source, because each recording has its own days. */
  readonly isDated?: boolean;
}
