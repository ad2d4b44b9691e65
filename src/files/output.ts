import { openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { WriteError } from '../errors.ts';
import { descriptorStream } from './descriptor-stream.ts';
import { isFifo, outputFifo } from './fifo.ts';
import { terminalGuard } from './terminal-guard.ts';

/** A file, made anew at once; a FIFO waits for its reader. Throws a WriteError when it cannot be. */
export function fileOutput(path: string): Writable {
  try {
    if (isFifo(path)) return outputFifo(path);
    const fd = openSync(path, 'w');
    const stream = descriptorStream(fd, { owned: true });
    return isatty(fd) ? terminalGuard(stream) : stream;
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/**
 * Standard output, without what the stream that Node keeps for it does wrong: it takes a write to a file that the disk cut short
 * for a whole one, and as long as its reader takes nothing, it keeps the process. A terminal is guarded, unless `ownColors`.
 */
export function standardOutput(stdout: Writable & { readonly fd?: number; readonly isTTY?: boolean }, ownColors = false): Writable {
  const { fd, isTTY } = stdout;
  const stream = fd === undefined ? stdout : descriptorStream(fd, { owned: false });
  return isTTY ? terminalGuard(stream, { ownColors }) : stream;
}

/** Standard error, of which a reader that takes nothing keeps the process no more than that of standard output. */
export function standardError({
  fd,
  isTTY = false,
}: {
  readonly fd: number;
  readonly isTTY?: boolean;
}): Writable & { readonly isTTY: boolean } {
  return Object.assign(descriptorStream(fd, { owned: false }), { isTTY });
}
