import type { Batch } from '../../batch.ts';
import type { ByteWriter } from '../../byte-writer.ts';
import type { HttpAnswer, HttpClient } from '../../http/index.ts';

/** A push protocol over HTTP: how samples become a body, what a response means, and what to advise. */
export interface Protocol {
  readonly contentType: string;
  /** What it writes is no text, and its lines are samples. */
  readonly isBinary?: boolean;
  /** How every body is encoded, where the protocol prescribes it. */
  readonly encoding?: { readonly name: string; encode(body: Buffer): Buffer };
  /** A server loses samples of a host that are older than others before them in the same body. */
  readonly isOrdered?: boolean;
  /** The path of a write, with its query. */
  readonly path: string;
  /** The headers of each request, with the current credentials. */
  headers(): Readonly<Record<string, string>>;
  /** Writes the lines of a row, each with a newline, and returns their number. A server may reject single lines. */
  write(batch: Batch, row: number, to: ByteWriter): number;
  /** Why a sample with metrics may have no line. */
  readonly unwritable: string;
  /** Classifies the response to a write. */
  classify(answer: HttpAnswer): Classification;
  /** What the user can do about a cause. */
  remedy(cause: string): string;
  /** Reads the credentials again after they were refused. */
  renew?(): void;
  /** Removes a cause itself, such as a missing database. Returns whether to retry at once, or why it failed. */
  mend?(cause: string, client: HttpClient): Promise<'mended' | { readonly failed: string } | undefined>;
}

/** The result of a write, with the server's message. */
export type Classification = FinalResult | Problem;

export type FinalResult =
  | { readonly outcome: 'written' }
  /** All but `count` lines are written; `bad` are the rejected lines that the server names. With Infinity, any may be rejected. */
  | {
      readonly outcome: 'partial';
      readonly bad: readonly RejectedLine[];
      readonly count: number;
      readonly status: number;
      readonly message: string;
    }
  /** Nothing is written because of some lines; `line` is the first of them, if the server names it. */
  | { readonly outcome: 'rejected'; readonly line: number | undefined; readonly status: number; readonly message: string }
  | { readonly outcome: 'tooLarge'; readonly status: number; readonly message: string };

/** A problem of the server or the way to it, not of the body. */
export type Problem = Blocked | Retryable;

/** Retries succeed only after the user has acted. */
export interface Blocked {
  readonly outcome: 'blocked';
  /** `credentials`, `name`, `certificate`, `scheme`, or one that the protocol knows. */
  readonly cause: string;
  readonly message: string;
}

/** A retry may succeed, `after` so many seconds if the server says so. */
export interface Retryable {
  readonly outcome: 'retryable';
  readonly after: number | undefined;
  readonly message: string;
}

/** A rejected line, by its number (from 1) or its text. */
export interface RejectedLine {
  readonly number?: number | undefined;
  readonly text?: string;
  readonly reason: string;
}
