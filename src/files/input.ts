import { constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isFifo } from './fifo.ts';

/** Bytes of a read. Each costs a turn of the event loop, so pieces are large. */
const highWaterMark = 2 ** 18;

/** Bytes of a file, `end` not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The bytes of a file, or some of them, or of a FIFO. Destroying the stream ends it at any time. */
export function inputFile(
  path: string,
  { start, end }: ByteRange = { start: 0, end: Infinity },
): Readable & { readonly bytesRead: number } {
  if (!isFifo(path)) return createReadStream(path, { highWaterMark, start, end: end - 1 });
  return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
}

/** Standard input. A file is read from the offset at which the shell left it. */
export function standardInput(): Readable & { readonly isTTY?: boolean } {
  return isRegular(0) ? createReadStream('', { fd: 0, autoClose: false, highWaterMark }) : process.stdin;
}

/** Whether a descriptor is a regular file; false for a closed one. */
function isRegular(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}
