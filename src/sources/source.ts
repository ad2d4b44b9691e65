import type { Readable } from 'node:stream';
import type { Options } from '../options.ts';
import type { TimeRange } from '../filters/index.ts';
import type { LineSettings } from './ndjson/index.ts';

/** Where samples begin, chosen by what names it on the command line. */
export interface Source {
  readonly name: string;
  readonly describe: string;
  /** Options of its own, which every verb that reads samples has too. */
  readonly options: Options;
  /** Whether an operand names one of these; the first of the list that says so opens it. */
  matches(operand: string): boolean;
  /** The samples of one operand, as batches. Why it cannot be read on is told to `context.failed`. */
  open(operand: string, values: Readonly<Record<string, unknown>>, context: SourceContext): Readable;
}

/** What a source has of the outside world. */
export interface SourceContext extends LineSettings {
  readonly stdin: Readable;
  readonly failed: (error: unknown) => void;
  /** Samples of other times are not wanted: what is known to hold nothing else need not be read. */
  readonly timeRange?: TimeRange | undefined;
  /** Told of each file that is opened. */
  readonly opened?: ((file: { readonly bytesRead: number }) => void) | undefined;
}
