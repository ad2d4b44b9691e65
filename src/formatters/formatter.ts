import type { Options, Values } from '../options/index.ts';
import type { Report } from '../report.ts';
import type { RowText } from './stage.ts';

/** A way to write samples as text. */
export interface Formatter<Declared extends Options = Options> {
  readonly name: string;
  readonly describe: string;
  /** Its options. Several formats may share one. */
  readonly options: Declared;
  /** It is for terminals: it makes names and hosts printable itself, and adds colours. */
  readonly forTerminals?: true;
  /** The options that nothing reads beside the others, each with what would read it. */
  unread?(values: Values<Declared>): Readonly<Record<string, string>>;
  /** Opens the text of samples. */
  open(values: Values<Declared>, context: FormatContext): RowText | Promise<RowText>;
}

/** What a format gets in addition to its options. */
export interface FormatContext {
  readonly report: Report;
  /** Whether to use colours. */
  readonly color: boolean;
  /** The current columns of the terminal; undefined without one. */
  readonly width: number | undefined;
}
