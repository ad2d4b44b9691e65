import type { Readable } from 'node:stream';
import type { Released } from '../pipeline.ts';
import type { Options } from '../options.ts';
import type { RecordedSpan, TimeRange } from '../filters/index.ts';
import type { InputSettings } from './recordings/index.ts';

/** A source of samples, chosen by an operand of the command line. */
export interface Source {
  readonly name: string;
  readonly describe: string;
  /** Its options, which every verb that reads samples has. */
  readonly options: Options;
  /** Whether an operand names this source; the first match of the list opens it. */
  matches(operand: string): boolean;
  /** It goes on for as long as it is read. */
  readonly isEndless?: boolean;
  /** The first and last moment of what an operand has recorded, if it can be read twice. */
  recorded?(operand: string, values: Readonly<Record<string, unknown>>, context: SourceContext): Promise<RecordedSpan | undefined>;
  /** The samples of one operand, as batches. A read error is passed to `context.failed`. */
  open(
    operand: string,
    values: Readonly<Record<string, unknown>>,
    context: SourceContext,
  ): (Readable & Released) | Promise<Readable & Released>;
}

/** What a source gets besides its operand and options. */
export interface SourceContext extends InputSettings {
  stdin(): Readable;
  readonly failed: (error: unknown) => void;
  /** Those who take the samples release their acknowledgement; else they are settled when they are taken. */
  readonly settles?: boolean;
  /** Samples of other times are not wanted: what is known to hold nothing else need not be read. */
  readonly timeRange?: TimeRange | undefined;
  /** The same, where only the time of day is told: `recorded` is what the operand has; undefined for what goes on now. */
  readonly timesOfDay?: ((recorded?: RecordedSpan) => TimeRange) | undefined;
  /** Called with each file that is opened. */
  readonly opened?: ((file: { readonly bytesRead: number }) => void) | undefined;
}
