import { constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isFifo } from './fifo.ts';

/** Each read costs a turn of the event loop, so that large files are read in large pieces. */
const highWaterMark = 2 ** 18;

/** Bytes of a file, `end` not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The bytes of a file, or some of them, or of what writes to a FIFO. Destroying the stream ends it at any time. */
export function inputFile(
  path: string,
  { start, end }: ByteRange = { start: 0, end: Infinity },
): Readable & { readonly bytesRead: number } {
  if (!isFifo(path)) return createReadStream(path, { highWaterMark, start, end: end - 1 });
  return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
}

/** Standard input, which is read as any other file where it is one, from where the shell has left it. */
export function standardInput(): Readable & { readonly isTTY?: boolean } {
  return isRegular(0) ? createReadStream('', { fd: 0, autoClose: false, highWaterMark }) : process.stdin;
}

/** False also for a descriptor that is closed. */
function isRegular(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}
