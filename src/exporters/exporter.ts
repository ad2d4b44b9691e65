import type { Writable } from 'node:stream';
import type { Counters, Refusal, Sink } from '../delivery/index.ts';
import type { Options, Values } from '../options/index.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../samples/index.ts';

/** Delivers samples: `open` starts, the sink's `write` exports, its `close` stops. */
export interface Exporter<Declared extends Options = Options> {
  /** The type that instances name: `influxdb`. */
  readonly name: string;
  readonly describe: string;
  /** The heading of its flags in help: `InfluxDB` gives "InfluxDB Options". */
  readonly title?: string;
  /**
   * Its options. One declaration defines the key in files (`password_file`), the flag (`--influxdb-password-file`), the variable and the
   * help.
   */
  readonly options: Declared;
  /** The options that nothing reads in a configuration, each with what would read it: `with api v2`. Where they are given, they are refused. */
  unread?(config: Values<Declared>): Readonly<Record<string, string>>;
  /** It shows or passes on samples, which are of no use later: it has no spool. */
  readonly momentary?: boolean;
  /**
   * Opens the sink of an instance, which may be a Writable in object mode. An error here ends the program before it reads any sample; a
   * rejected write ends only this exporter.
   */
  open(config: Values<Declared>, context: ExportContext): Sink | Writable | Promise<Sink | Writable>;
  /** For --dry-run: returns the text that would be sent, and sends nothing. Without it, samples are displayed as NDJSON. */
  preview?(config: Values<Declared>, context: InstanceContext): Preview | Promise<Preview>;
  /** It displays samples to a user, and reports no counts at the end. */
  readonly interactive?: true;
  /** Two instances must not share its destination, as they would mix their lines. */
  readonly exclusive?: boolean;
  /** The destination for messages: a URL without secrets, a file. */
  destination?(config: Values<Declared>): string;
  /** For --check: returns what was reached. Throws where the destination is not writable. */
  check?(config: Values<Declared>, context: InstanceContext): Promise<string>;
}

/** The text that would be sent: one part per sample, and an end. */
export interface Preview {
  sample(sample: Sample): string | Promise<string>;
  end?(): string | void;
}

/** What an instance gets in addition to its configuration. */
export interface InstanceContext {
  /** The name of the instance: `metrics`, of type `influxdb`. */
  readonly instance: string;
  /** Reports with the name of the instance. */
  readonly report: Report;
  readonly stdout: Writable & { readonly fd?: number };
  /** Seconds between two samples, if the source has an interval. */
  readonly interval?: number | undefined;
  /** All enabled exporters of this process, including this one. */
  instances(): readonly InstanceState[];
  /** Aborted when the delivery ends: undelivered samples stay pending. */
  readonly signal: AbortSignal;
}

/** The context of a running instance. */
export interface ExportContext extends InstanceContext {
  /**
   * Acknowledges so many more samples of the write in flight, oldest first. A fulfilled write settles all of its samples; with `ack`, a
   * large write that fails later is neither lost nor delivered again as a whole.
   */
  ack(count: number): void;
  /** Rejects samples of the write in flight: when settled, they count as rejected, not as written. */
  reject(refusals: readonly Refusal[]): void;
  /** Counts a retry. */
  retried(): void;
  /** Wants no more samples, as when its reader has closed. The rest of the write in flight stays unsettled. */
  done(): void;
}

/** The state of an exporter, as other exporters see it. */
export interface InstanceState {
  readonly name: string;
  /** The name of its type. */
  readonly type: string;
  readonly counters: Readonly<Counters>;
  /** Its destination for messages. */
  readonly destination?: string | undefined;
  /** The folder of its spool, if it has one. */
  readonly spool?: string | undefined;
  /** The error with which it failed after the start. */
  readonly failed?: unknown;
}
