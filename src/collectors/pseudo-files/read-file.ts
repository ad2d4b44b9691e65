import { closeSync, constants, openSync, readSync } from 'node:fs';

/** A root other than /proc or /sys may contain a FIFO, which must not block. */
export const withoutWaiting = constants.O_RDONLY | constants.O_NONBLOCK;

/** What was read last. It grows with the largest file. */
let buffer = Buffer.allocUnsafe(65_536);

/** Reads a file once. */
export function readOnce(path: string): Buffer {
  const descriptor = openSync(path, withoutWaiting);
  try {
    const length = readWhole(descriptor, path);
    return Buffer.from(buffer.subarray(0, length));
  } finally {
    closeRead(descriptor);
  }
}

/** Closes a file that was only read. Where the server of a file is gone, the kernel closes it and reports an error all the same. */
export function closeRead(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    return;
  }
}

/** The length of what was read last, up to its last newline. */
export function lengthOfLines(length: number): number {
  return length === 0 ? 0 : buffer.lastIndexOf(newline, length - 1) + 1;
}

const newline = 10;

/** So many bytes of what was read last. */
export function textRead(length: number): string {
  return buffer.toString('utf8', 0, length);
}

/** No file of /proc or /sys is longer; a link to /dev/zero would have no end. */
const longest = 2 ** 26;

/** Reads to the end of a file, into `buffer`. Returns the length. /proc may return 4 KiB per read, whatever the buffer. */
export function readWhole(descriptor: number, path: string): number {
  let length = 0;
  for (;;) {
    if (length === longest) throw new Error(`${path} is longer than ${longest / 2 ** 20} MiB`);
    if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
    const count = readSync(descriptor, buffer, length, buffer.length - length, length);
    if (count === 0) return length;
    length += count;
  }
}
