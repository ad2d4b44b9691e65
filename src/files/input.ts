import { constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isFifo } from './fifo.ts';

/** Each read costs a turn of the event loop, so that large files are read in large pieces. */
const highWaterMark = 2 ** 18;

/** The bytes of a file or of what writes to a FIFO. Destroying the stream ends it at any time. */
export function inputFile(path: string): Readable & { readonly bytesRead: number } {
  if (!isFifo(path)) return createReadStream(path, { highWaterMark });
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
