import { statSync } from 'node:fs';
import type { Report } from '../../report.ts';
import type { Context } from './command.ts';

/** Shows on a terminal how much of the input files has been read. */
export interface Progress {
  /** Takes a file whose reading has begun. */
  opened(file: { readonly bytesRead: number }): void;
  /** Writes messages on lines of their own, above the progress. */
  readonly report: Report;
  end(): void;
}

/** Shows once a second, on one line, how much of the files has been read. */
export function showProgress({ operands, stderr, report }: Context): Progress | undefined {
  const files = operands.filter((name) => name !== '-');
  if (!stderr.isTTY || files.length === 0) return undefined;
  const total = files.reduce((sum, name) => sum + (statSync(name, { throwIfNoEntry: false })?.size ?? 0), 0);
  const opened: { readonly bytesRead: number }[] = [];
  const show = () => {
    const read = opened.reduce((sum, file) => sum + file.bytesRead, 0);
    stderr.write(`\r${Math.floor((100 * read) / Math.max(1, total))} % of ${(total / 2 ** 20).toFixed(1)} MiB read\u001b[K`);
  };
  const erase = () => void stderr.write('\r\u001b[K');
  const timer = setInterval(show, 1000).unref();
  const below = (say: Report['warn']) => (message: string) => {
    erase();
    say(message);
  };
  return {
    opened: (file) => void opened.push(file),
    report: { error: below(report.error), warn: below(report.warn), detail: below(report.detail) },
    end() {
      clearInterval(timer);
      erase();
    },
  };
}
