import { createWriteStream, fstatSync, openSync, type WriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { WriteError } from '../errors.ts';

/** A file, made anew at once. Throws a WriteError when it cannot be. */
export function file(path: string): Writable {
  try {
    return writeTo(openSync(path, 'w'), true);
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/**
 * Standard output. Into a file or a device, the stream that Node keeps for it takes a write that the disk cut short for
 * a whole one; this one goes on until all is written or the disk says no.
 */
export function standardOutput(stdout: Writable & { readonly fd?: number }): Writable {
  const { fd } = stdout;
  if (fd === undefined) return stdout;
  const stat = fstatSync(fd);
  return stat.isFile() || (stat.isCharacterDevice() && !isatty(fd)) ? writeTo(fd, false) : stdout;
}

/** What queues while a write is under way goes out as one, so that a replayed recording does not cost a call a record. */
function writeTo(fd: number, autoClose: boolean): WriteStream {
  return createWriteStream('', { fd, autoClose, highWaterMark: 262_144 });
}
