import type { Writable } from 'node:stream';
import type { Refusal, Tally } from '../delivery/index.ts';
import type { Options, Values } from '../options.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';

/**
 * Takes samples somewhere. A Writable already has the life of an exporter: its `construct` starts, `writev` exports what
 * has queued meanwhile, `final` stops when all is out, `destroy` lets go.
 */
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
  /** It shows or passes on what comes, and what it could not is of no use later: nothing waits for it on disk. */
  readonly momentary?: boolean;
  /**
   * A Writable in object mode that takes Samples. A mistake in the configuration is thrown here; what cannot be
   * started (a port in use, a file that is something else) fails `construct`. Both end the program before it has read
   * anything. An error later on ends this exporter and no other; one that destroys itself without an error has enough,
   * as when whoever read it is gone. On `flush` nothing more will come before some of what has come is settled.
   */
  open(config: Values<Declared>, context: ExportContext): Writable;
  /** Writes the text that would be sent, for --dry-run; without it the samples are shown. Sends and changes nothing. */
  preview?(config: Values<Declared>, context: ExportContext): Preview;
  /** Shows samples rather than taking them somewhere: nobody asks it in the end how many. */
  readonly shows?: true;
  /** Its destination takes no second one: two that write a file would write into each other's lines. */
  readonly exclusive?: boolean;
  /** Where it delivers to, for people: a URL without secrets, a file. */
  destination?(config: Values<Declared>): string;
  /** For --check: says what was reached; throws when it cannot be reached or written to. */
  check?(config: Values<Declared>, context: ExportContext): Promise<string>;
}

/** What would be sent, as text: what each sample adds, and what stands at the end. */
export interface Preview {
  sample(sample: Sample): string | Promise<string>;
  end?(): string | void;
}

/** What an exporter has of its surroundings. */
export interface ExportContext {
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
  /**
   * Of the write under way, so many further samples are delivered, in the order in which they came. That the write has
   * succeeded says it of all: this is for large ones, so that less of them counts as lost, or comes again, if they fail later on.
   */
  delivered(count: number): void;
  /** Of a batch, what was refused for good. When the write succeeds, these samples count as rejected, not as written. */
  rejected(refusals: readonly Refusal[]): void;
  /** A delivery was tried again. */
  retried(): void;
}

/** How an exporter fares, as the others may know it. */
export interface InstanceState {
  readonly name: string;
  /** The name of its type. */
  readonly type: string;
  readonly tally: Readonly<Tally>;
  /** Where it delivers to. */
  readonly destination?: string | undefined;
  /** The folder in which samples wait for it, if they do so on disk. */
  readonly spool?: string | undefined;
  /** Why it failed after it had been started. */
  readonly failed?: unknown;
}
