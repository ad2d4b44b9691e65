import { statSync } from 'node:fs';
import type { Report } from '../../report.ts';
import { isFile } from '../../sources/index.ts';
import type { Context } from './command.ts';

/** How much of the input files has been read. */
export interface FilesRead {
  /** Takes a file whose reading has begun. */
  opened(file: { readonly bytesRead: number }): void;
  /** From 0 to 1. */
  readonly fraction: number;
  /** Bytes of all files together. */
  readonly size: number;
}

/** Counts what is read of the files among the operands; undefined where something else is read too, whose length is not known. */
export function countRead(operands: readonly string[]): FilesRead | undefined {
  if (operands.length === 0 || !operands.every(isFile)) return undefined;
  const size = operands.reduce((sum, name) => sum + (statSync(name, { throwIfNoEntry: false })?.size ?? 0), 0);
  const files: { readonly bytesRead: number }[] = [];
  return {
    size,
    opened: (file) => void files.push(file),
    get fraction() {
      return files.reduce((sum, { bytesRead }) => sum + bytesRead, 0) / Math.max(1, size);
    },
  };
}

/** Shows on a terminal how much of the input files has been read. */
export interface Progress extends Pick<FilesRead, 'opened'> {
  /** Writes messages on lines of their own, above the progress. */
  readonly report: Report;
  end(): void;
}

/** Shows once a second, on one line, how much of the files has been read. */
export function showProgress({ operands, stderr, report }: Context): Progress | undefined {
  const read = stderr.isTTY ? countRead(operands.filter((name) => name !== '-')) : undefined;
  if (!read) return undefined;
  const { size, opened } = read;
  const show = () => void stderr.write(`\r${Math.floor(100 * read.fraction)} % of ${(size / 2 ** 20).toFixed(1)} MiB read\u001b[K`);
  const erase = () => void stderr.write('\r\u001b[K');
  const timer = setInterval(show, 1000).unref();
  const below = (say: Report['warn']) => (message: string) => {
    erase();
    say(message);
  };
  return {
    opened,
    report: { error: below(report.error), warn: below(report.warn), detail: below(report.detail) },
    end() {
      clearInterval(timer);
      erase();
    },
  };
}
