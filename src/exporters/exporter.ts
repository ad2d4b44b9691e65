import type { Writable } from 'node:stream';
import type { Counters, Refusal, Sink } from '../delivery/index.ts';
import type { Options, Values } from '../options.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';

/** Delivers samples: `open` starts, the sink's `write` exports, its `close` stops. */
export interface Exporter<Declared extends Options = Options> {
  /** The type that instances name: `influxdb`. */
  readonly name: string;
  readonly describe: string;
  /** The heading of its flags in help: `InfluxDB` gives "InfluxDB Options". */
  readonly title?: string;
  /** Its options. A declaration serves the file (`password_file`), the flag (`--influxdb-password-file`), environment and help. */
  readonly options: Declared;
  /** It shows or passes on samples, which are of no use later: it has no spool. */
  readonly momentary?: boolean;
  /**
   * Opens the sink of an instance; a Writable in object mode is one too. An error here ends the program before it reads anything,
   * a rejected write ends this exporter only.
   */
  open(config: Values<Declared>, context: ExportContext): Sink | Writable | Promise<Sink | Writable>;
  /** For --dry-run: gives the text that would be sent, and sends nothing. Without it, the samples are shown. */
  preview?(config: Values<Declared>, context: InstanceContext): Preview | Promise<Preview>;
  /** It shows samples to a user, and reports no counts in the end. */
  readonly interactive?: true;
  /** Two instances must not share its destination: they would write into each other's lines. */
  readonly exclusive?: boolean;
  /** The destination, for people: a URL without secrets, a file. */
  destination?(config: Values<Declared>): string;
  /** For --check: returns what was reached, and throws where that cannot be written. */
  check?(config: Values<Declared>, context: InstanceContext): Promise<string>;
}

/** The text that would be sent: a part for each sample, and an end. */
export interface Preview {
  sample(sample: Sample): string | Promise<string>;
  end?(): string | void;
}

/** What an instance gets besides its configuration. */
export interface InstanceContext {
  /** The name of the instance: `metrics`, of type `influxdb`. */
  readonly instance: string;
  /** Reports under the name of the instance. */
  readonly report: Report;
  readonly stdout: Writable & { readonly fd?: number };
  /** Seconds between two samples, where the source keeps to an interval. */
  readonly interval?: number | undefined;
  /** All enabled exporters of this process, this one among them. */
  instances(): readonly InstanceState[];
  /** Aborted when the delivery ends: samples that are not delivered by then stay pending. */
  readonly signal: AbortSignal;
}

/** The context of a running instance. */
export interface ExportContext extends InstanceContext {
  /**
   * Acknowledges so many more samples of the write under way, oldest first. A fulfilled write settles all of its samples; `ack` keeps
   * a large one that fails later from being lost, or delivered again, as a whole.
   */
  ack(count: number): void;
  /** Rejects samples of the write under way: once settled, they count as rejected, not as written. */
  reject(refusals: readonly Refusal[]): void;
  /** Counts a retry. */
  retried(): void;
  /** Wants no more samples, as when its reader has closed. The write under way settles nothing else. */
  done(): void;
}

/** The state of an exporter, as other exporters see it. */
export interface InstanceState {
  readonly name: string;
  /** The name of its type. */
  readonly type: string;
  readonly counters: Readonly<Counters>;
  /** Its destination, for people. */
  readonly destination?: string | undefined;
  /** The folder of its spool, if it has one. */
  readonly spool?: string | undefined;
  /** The error with which it failed after its start. */
  readonly failed?: unknown;
}
