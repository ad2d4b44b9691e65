import { statSync, type ReadStream } from 'node:fs';
import type { Context } from './command.ts';

/** How far a backfill has come, shown on a terminal and nowhere else. */
export interface Progress {
  /** A file is being read. */
  opened(file: ReadStream): void;
  end(): void;
}

/** Shows once a second, on one line, how much of the files has been read. */
export function showProgress({ operands, stderr }: Context): Progress | undefined {
  const files = operands.filter((name) => name !== '-');
  if (!stderr.isTTY || files.length === 0) return undefined;
  const total = files.reduce((sum, name) => sum + (statSync(name, { throwIfNoEntry: false })?.size ?? 0), 0);
  const opened: ReadStream[] = [];
  const show = () => {
    const read = opened.reduce((sum, file) => sum + file.bytesRead, 0);
    stderr.write(`\r${Math.floor((100 * read) / Math.max(1, total))} % of ${(total / 2 ** 20).toFixed(1)} MiB read\u001b[K`);
  };
  const timer = setInterval(show, 1000).unref();
  return {
    opened: (file) => void opened.push(file),
    end() {
      clearInterval(timer);
      stderr.write('\r\u001b[K');
    },
  };
}
