import { closeSync, readSync } from 'node:fs';
import { openRegularFile } from '../files/index.ts';
import { longestRecord } from './record.ts';

/** A line of a segment. */
export interface SpoolLine {
  /** Without its newline, valid until the next line is read; undefined for a line that is cut off or too long for a record. */
  readonly bytes: Buffer | undefined;
  /** Where the next line begins. */
  readonly end: number;
}

/** The lines of a file from `start` on. Takes little more memory than one record, also for a file without newlines. */
export function* linesFrom(path: string, start: number): Generator<SpoolLine> {
  const fd = openRegularFile(path);
  try {
    yield* linesOfOpen(fd, start);
  } finally {
    closeSync(fd);
  }
}

function* linesOfOpen(fd: number, start: number): Generator<SpoolLine> {
  let buffer = Buffer.allocUnsafe(2 ** 16);
  for (let at = start, read: number; (read = fill(fd, buffer, at)) > 0;) {
    const whole = buffer.lastIndexOf(newline, read - 1) + 1;
    if (whole > 0) {
      yield* linesIn(buffer.subarray(0, whole), at);
      at += whole;
    } else if (read === buffer.length && read < longestRecord) {
      buffer = Buffer.allocUnsafe(2 * read);
    } else {
      at = behindLine(fd, buffer, at + read);
      yield { bytes: undefined, end: at };
    }
  }
}

const newline = 0x0a;

function* linesIn(bytes: Buffer, start: number): Generator<SpoolLine> {
  for (let from = 0, to: number; from < bytes.length; from = to + 1) {
    to = bytes.indexOf(newline, from);
    yield { bytes: bytes.subarray(from, to), end: start + to + 1 };
  }
}

/** The end of the line that continues at `from`. */
function behindLine(fd: number, buffer: Buffer, from: number): number {
  for (let at = from, read: number; ; at += read) {
    read = fill(fd, buffer, at);
    const found = buffer.subarray(0, read).indexOf(newline);
    if (found >= 0) return at + found + 1;
    if (read === 0) return at;
  }
}

/** Reads until the buffer is full or the file ends. Returns the number of bytes. */
function fill(fd: number, buffer: Buffer, at: number): number {
  let total = 0;
  for (let read = -1; read !== 0 && total < buffer.length; total += read) {
    read = readSync(fd, buffer, total, buffer.length - total, at + total);
  }
  return total;
}
