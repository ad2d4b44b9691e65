import type { Batch, ByteWriter, Shape } from '../../samples/index.ts';

/** A push protocol: how samples become lines, how a body of them is sent, and what to advise. */
export interface Protocol extends Writing {
  /** The destination, for messages. */
  readonly displayUrl: string;
  /** Prepares a body. The returned function sends it once; it rejects with the code ABORTED when the sink is closed. */
  request(body: Body): Promise<() => Promise<Classification>>;
  /** What the user can do about a cause. */
  remedy(cause: string): string;
  /** Reads the credentials again after they were rejected. */
  renew?(): void;
  close(): Promise<void>;
}

/** How samples become the lines of bodies. */
export interface Writing {
  /** Its lines are not text; dead letters then have the sample only. */
  readonly isBinary?: boolean;
  /** The encoding of every body, where the protocol prescribes one. */
  readonly encoding?: { readonly name: string; encode(body: Buffer): Buffer };
  /** A server loses samples of a host that come after newer ones in the same body. */
  readonly isOrdered?: boolean;
  /** What all samples of a body share, such as the subject to publish to. */
  partition?(shape: Shape): string;
  /** Writes the lines of a row, each with a newline. Returns their number. A server may reject single lines. */
  write(batch: Batch, row: number, to: ByteWriter): number;
  /** Why a sample with metrics may have no line. */
  readonly unwritable: string;
}

/** The lines of one request, and the number of each line's sample. */
export interface Body {
  readonly partition: string;
  /** Each with its newline. */
  readonly lines: readonly Buffer[];
  readonly samples: readonly number[];
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
      readonly status?: number;
      readonly message: string;
    }
  /** Nothing is written because of some lines; `line` is the first of them, if the server names it. */
  | { readonly outcome: 'rejected'; readonly line: number | undefined; readonly status?: number; readonly message: string }
  | { readonly outcome: 'tooLarge'; readonly status?: number; readonly message: string };

/** A problem of the server or the network, not of the body. */
export type Problem = Blocked | Retryable;

/** Retries succeed only after the user has acted. */
export interface Blocked {
  readonly outcome: 'blocked';
  /** `credentials`, `name`, `certificate`, `scheme`, or a cause of the protocol's own. */
  readonly cause: string;
  readonly message: string;
}

/** A retry may succeed, after `after` seconds if the server says so. */
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
