import type { Batch } from '../../batch.ts';
import type { ByteWriter } from '../../byte-writer.ts';
import type { HttpAnswer, HttpClient } from '../../http/index.ts';

/** What a protocol over HTTP knows that the others do not: how samples become a body, what an answer means, and what helps. */
export interface Protocol {
  readonly contentType: string;
  /** Of a write, with its query. */
  readonly path: string;
  /** Of each request, with the credentials as they are now. */
  headers(): Readonly<Record<string, string>>;
  /** Writes the lines of a row, each with a newline, and tells how many. A line is what can be refused by itself. */
  write(batch: Batch, row: number, to: ByteWriter): number;
  /** Why a sample that has metrics may have no line. */
  readonly unwritable: string;
  /** What the server made of a body. */
  classify(answer: HttpAnswer): Classification;
  /** What somebody has to do about it. */
  remedy(cause: string): string;
  /** Credentials were refused: they are read again. */
  renew?(): void;
  /** Does something about a cause itself. Tells whether the write is to be tried again at once, or in words why that failed. */
  mend?(cause: string, client: HttpClient): Promise<'mended' | { readonly failed: string } | undefined>;
}

/** What a server made of a body, with its own words. */
export type Classification = Settled | Problem;

export type Settled =
  | { readonly outcome: 'written' }
  /** All but `count` lines are written; `bad` are those of them that it tells of one by one. */
  | {
      readonly outcome: 'partly';
      readonly bad: readonly BadLine[];
      readonly count: number;
      readonly status: number;
      readonly words: string;
    }
  /** Nothing is written because of some lines; the first of them is `line`, where it tells that. */
  | { readonly outcome: 'refused'; readonly line: number | undefined; readonly status: number; readonly words: string }
  | { readonly outcome: 'too large'; readonly status: number; readonly words: string };

/** What stands in the way of a body, rather than in it. */
export type Problem = Held | Failing;

/** Somebody has to do something about it first. */
export interface Held {
  readonly outcome: 'held';
  /** `credentials`, `name`, `certificate`, `scheme`, or one that the protocol knows. */
  readonly cause: string;
  readonly words: string;
}

/** It passes by itself, `after` so many seconds, where the server knows. */
export interface Failing {
  readonly outcome: 'failing';
  readonly after: number | undefined;
  readonly words: string;
}

/** A line that was refused, by its number, from 1, or its text. */
export interface BadLine {
  readonly number?: number | undefined;
  readonly text?: string;
  readonly reason: string;
}
