import type { Readable } from 'node:stream';
import type { Released } from '../pipeline.ts';
import type { Options } from '../options/index.ts';
import type { RecordedSpan, TimeRange } from '../filters/index.ts';
import type { InputSettings } from './recordings/index.ts';

/** A source of samples, chosen by an operand of the command line. */
export interface Source {
  readonly name: string;
  readonly describe: string;
  /** What its operands are called in messages: `a URL`. */
  readonly operand: string;
  /** Its options, which every verb that reads samples has. */
  readonly options: Options;
  /** Whether an operand names this source; the first match of the list opens it. */
  matches(operand: string): boolean;
  /** It goes on as long as it is read. */
  readonly isEndless?: boolean;
  /** The first and last time of a recorded operand, if it can be read twice. */
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
  /** The reader releases each batch's acknowledgement; else a batch is settled when it is taken. */
  readonly settles?: boolean;
  /** The time of the wanted samples: what is known to be outside need not be read. */
  readonly timeRange?: TimeRange | undefined;
  /** Likewise for times of day: `recorded` is the operand's span, or undefined while it goes on. */
  readonly timesOfDay?: ((recorded?: RecordedSpan) => TimeRange) | undefined;
  /** Called with each file that is opened. */
  readonly opened?: ((file: { readonly bytesRead: number }) => void) | undefined;
}
