import { createWriteStream, fstatSync, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { WriteError } from '../errors.ts';

/** A file, made anew at once. Throws a WriteError when it cannot be. */
export function file(path: string): Writable {
  try {
    return createWriteStream(path, { fd: openSync(path, 'w') });
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/**
 * Standard output. Into a file, the stream that Node keeps for it takes a write that the disk cut short for a whole
 * one; this one goes on until all is written or the disk says no.
 */
export function standardOutput(stdout: Writable & { fd?: number }): Writable {
  const { fd } = stdout;
  if (fd === undefined) return stdout;
  const stat = fstatSync(fd);
  return stat.isFile() ? createWriteStream('', { fd, autoClose: false }) : stdout;
}
