import { writeSync } from 'node:fs';

/** Writes all bytes, at a position or at the descriptor's offset. A single write may take a part only. */
export function writeAll(fd: number, bytes: Buffer, position?: number): void {
  for (let at = 0; at < bytes.length;) {
    at += writeSync(fd, bytes, at, bytes.length - at, position === undefined ? undefined : position + at);
  }
}
