import type { Options, Values } from '../options.ts';
import type { Stage } from '../pipeline.ts';
import type { Report } from '../report.ts';

/** A stage of the pipe that a user can ask for by options. */
export interface Filter<Declared extends Options = Options> {
  readonly name: string;
  readonly describe: string;
  readonly options: Declared;
  /** From samples to samples; undefined where the options ask for nothing. Throws a UsageError for what they cannot be together. */
  open(config: Values<Declared>, context: FilterContext): Stage | undefined;
}

export interface FilterContext {
  readonly report: Report;
  /** Aborted when the source is to end: a filter that waits ends its waiting. */
  readonly stop: AbortSignal;
}
