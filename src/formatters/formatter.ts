import type { Duplex } from 'node:stream';
import type { Options, Values } from '../options.ts';
import type { Report } from '../report.ts';

/** A way to write samples as text. */
export interface Formatter<Declared extends Options = Options> {
  readonly name: string;
  readonly describe: string;
  /** Its own options; the same option may serve several formats. */
  readonly options: Declared;
  /** Made to be looked at: no name or host reaches the terminal as anything but printable text. */
  readonly forTerminals?: true;
  /** Stages from samples to text, to be joined in this order. Each sample's text leaves as soon as the sample came. */
  open(values: Values<Declared>, surroundings: FormatContext): Stages | Promise<Stages>;
}

type Stages = readonly Duplex[];

/** Where the text goes, and whom to tell what does not fit into it. */
export interface FormatContext {
  readonly report: Report;
  /** May colours be used? */
  readonly color: boolean;
  /** Columns that the terminal has now; undefined where there is none. */
  readonly width: number | undefined;
}
