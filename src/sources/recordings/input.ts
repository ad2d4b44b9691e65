import type { Readable } from 'node:stream';
import type { Report } from '../../report.ts';

/** A stream of bytes, which is opened when it is read. */
export interface Input {
  /** For reports: `stdin`, a file's name. */
  readonly name: string;
  open(): Readable;
  /** The Unix time of samples without a time; default the time of reading. */
  recordedAt?(): number | undefined;
}

export interface InputSettings {
  readonly report: Report;
  /** The name of the format; by default the content shows it. */
  readonly from?: string | undefined;
  /** The host of samples without one. */
  readonly host?: string | undefined;
  /** A bad record ends the stream; else it is left out. */
  readonly strict?: boolean;
  /** Called with a read error after all earlier samples were taken. Without it, the stream fails. */
  readonly failed?: (error: unknown) => void;
  /** The longest record in bytes. */
  readonly longest?: number;
  /** Ends the input; samples already read are still delivered. */
  readonly signal?: AbortSignal;
}
