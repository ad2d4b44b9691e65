import type { Writable } from 'node:stream';
import type { Counters, Refusal, Sink } from '../delivery/index.ts';
import type { Options, Values } from '../options.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';

/** Takes samples somewhere: `open` starts it, the sink's `write` exports, its `close` stops. */
export interface Exporter<Declared extends Options = Options> {
  /** The type by which instances are made: `influxdb`. */
  readonly name: string;
  readonly describe: string;
  /** The heading of its flags in help: `InfluxDB` gives "InfluxDB Options". */
  readonly title?: string;
  /**
   * What can be configured. One declaration serves the file (`password_file`), the flag (`--influxdb-password-file`),
   * the environment, help and completion.
   */
  readonly options: Declared;
  /** It shows or passes on what comes, and what it could not is of no use later: it has no spool. */
  readonly momentary?: boolean;
  /**
   * Opens the sink of an instance. What is thrown here, be it a mistake in the configuration or a port in use, ends the program
   * before it has read anything; what a write is rejected with later on ends this exporter and no other. A Writable in object
   * mode is taken for a sink too.
   */
  open(config: Values<Declared>, context: ExportContext): Sink | Writable | Promise<Sink | Writable>;
  /** Writes the text that would be sent, for --dry-run; without it the samples are shown. Sends and changes nothing. */
  preview?(config: Values<Declared>, context: InstanceContext): Preview;
  /** Shows samples rather than taking them somewhere: nobody asks it in the end how many. */
  readonly shows?: true;
  /** Its destination takes no second one: two that write a file would write into each other's lines. */
  readonly exclusive?: boolean;
  /** Where it delivers to, for people: a URL without secrets, a file. */
  destination?(config: Values<Declared>): string;
  /** For --check: says what was reached; throws when it cannot be reached or written to. */
  check?(config: Values<Declared>, context: InstanceContext): Promise<string>;
}

/** What would be sent, as text: what each sample adds, and what stands at the end. */
export interface Preview {
  sample(sample: Sample): string | Promise<string>;
  end?(): string | void;
}

/** What an instance of an exporter has around it. */
export interface InstanceContext {
  /** The name of the instance: `metrics`, of type `influxdb`. */
  readonly instance: string;
  /** Says things under the name of the instance. */
  readonly report: Report;
  readonly stdout: Writable & { readonly fd?: number };
  /** Seconds between two samples, where the source keeps to an interval. */
  readonly interval?: number | undefined;
  /** All exporters at work in this process, this one among them. */
  instances(): readonly InstanceState[];
  /** Aborted when nothing is to be waited for any more: what cannot be delivered by now stays. */
  readonly signal: AbortSignal;
}

/** The same for one that is at work. */
export interface ExportContext extends InstanceContext {
  /**
   * Of the write under way, so many more samples are settled, in the order in which they came. A write that is fulfilled settles
   * all of it; this is for large ones, so that less counts as lost, or comes again, if they fail later on.
   */
  ack(count: number): void;
  /** Of the write under way, what was refused for good. Once settled, these samples count as rejected, not as written. */
  reject(refusals: readonly Refusal[]): void;
  /** A delivery was tried again. */
  retried(): void;
  /** It wants no more samples, as when what it writes to is read no more. The write under way settles nothing else. */
  done(): void;
}

/** The state of an exporter, as the others may know it. */
export interface InstanceState {
  readonly name: string;
  /** The name of its type. */
  readonly type: string;
  readonly counters: Readonly<Counters>;
  /** Where it delivers to. */
  readonly destination?: string | undefined;
  /** The folder of its spool, if it has one. */
  readonly spool?: string | undefined;
  /** Why it failed after it had been started. */
  readonly failed?: unknown;
}
