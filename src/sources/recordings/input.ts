import type { Readable } from 'node:stream';
import type { Report } from '../../report.ts';

/** A stream of bytes, which is opened when it is read. */
export interface Input {
  /** For messages: `stdin`, a file's name. */
  readonly name: string;
  open(): Readable;
  /** The Unix time of what it holds, where that does not tell: undefined, or no function, is the time of reading. */
  recordedAt?(): number | undefined;
}

export interface InputSettings {
  readonly report: Report;
  /** The name of the format; unless told, it is known by how the input begins. */
  readonly from?: string | undefined;
  /** The host of samples that name none. */
  readonly host?: string | undefined;
  /** A bad record ends the stream, rather than being left out. */
  readonly strict?: boolean;
  /** Called with a read error, after all samples before it were taken. Without it, the stream fails. */
  readonly failed?: (error: unknown) => void;
  /** The longest record in bytes. */
  readonly longest?: number;
  /** Ends the input; samples that were read still flow. */
  readonly signal?: AbortSignal;
}
