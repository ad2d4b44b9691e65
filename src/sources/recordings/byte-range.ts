import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { ByteRange } from '../../files/index.ts';
import type { RecordedSpan, TimeRange } from '../../filters/index.ts';
import { parseSample } from '../../samples/index.ts';

interface SearchSettings {
  /** A file with fewer bytes is read whole, which is as fast as a search. */
  readonly least?: number;
  /** Seconds by which a sample may be older than its predecessor, as where several hosts with their own clocks write. */
  readonly disorder?: number;
}

/**
 * The range of bytes with all samples of a span of time, found by bisection. undefined where the whole file has to be read: it is small, is
 * no plain NDJSON, or is not in order of time at the places that were checked.
 */
export function bytesOf(path: string, { since, until }: TimeRange, settings: SearchSettings = {}): ByteRange | undefined {
  const { least = 16 * 2 ** 20, disorder = 300 } = settings;
  // Opening a FIFO would wait for its writer.
  const stat = statSync(path);
  if (!stat.isFile() || stat.size < least) return undefined;
  const fd = openSync(path, 'r');
  try {
    const findLine = lineFinder(fd);
    const found = evenly(stat.size).map(findLine);
    if (found[0]?.offset !== 0) return undefined;
    const lineAt = (offset: number) => remembered(findLine(offset), found);
    const whole = { start: 0, end: stat.size };
    const { start } = bisected(whole, lineAt, ({ time }) => time < since - disorder);
    const { end } = bisected(whole, lineAt, ({ time }) => time <= until + disorder);
    if (!isOrdered(found, disorder)) return undefined;
    // A range up to the end includes what is appended while it is read.
    return { start, end: end === stat.size ? Infinity : end };
  } finally {
    closeSync(fd);
  }
}

/** The times of the first and last lines of plain NDJSON; undefined where these are no samples. */
export function plainSpan(path: string, size: number): RecordedSpan | undefined {
  const fd = openSync(path, 'r');
  try {
    const begin = lineFinder(fd)(0);
    const bytes = Buffer.alloc(Math.min(size, piece));
    readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    const last = timeOf(bytes.toString().trimEnd().split('\n').at(-1)!);
    return begin?.offset === 0 && last !== undefined ? { first: begin.time, last } : undefined;
  } finally {
    closeSync(fd);
  }
}

/** The start of a line, and the time of its sample. */
interface Line {
  readonly offset: number;
  readonly time: number;
}

/** The offsets of a file at which its order is checked. */
function evenly(size: number): number[] {
  const count = 64;
  return Array.from({ length: count }, (_, index) => Math.floor((index * (size - piece)) / (count - 1)));
}

function remembered(line: Line | undefined, found: (Line | undefined)[]): Line | undefined {
  if (line) found.push(line);
  return line;
}

/** Whether each place had a sample, and none is older than its predecessors by more than the disorder. */
function isOrdered(found: readonly (Line | undefined)[], disorder: number): boolean {
  const lines = found.filter((line) => line !== undefined).toSorted((one, other) => one.offset - other.offset);
  let newest = -Infinity;
  const isInTime = ({ time }: Line) => time >= newest - disorder && (newest = Math.max(newest, time)) > -Infinity;
  return lines.length === found.length && lines.every(isInTime);
}

/** The last line start known to be before the wanted time, and the first known to be after it. */
function bisected({ start, end }: ByteRange, lineAt: (offset: number) => Line | undefined, isBefore: (line: Line) => boolean): ByteRange {
  let low = start;
  let high = end;
  let limit = end;
  while (limit - low > piece) {
    const middle = Math.floor((low + limit) / 2);
    const line = lineAt(middle);
    if (line === undefined || line.offset >= limit) limit = middle;
    else if (isBefore(line)) low = line.offset;
    else {
      high = line.offset;
      limit = middle;
    }
  }
  return { start: low, end: high };
}

const piece = 2 ** 16;
const newline = 0x0a;

/** Finds the first line with a sample that begins at or after an offset, within one piece of the file. */
function lineFinder(fd: number): (offset: number) => Line | undefined {
  const buffer = Buffer.allocUnsafe(piece);
  return (offset) => {
    // A newline before the offset shows that a line begins there.
    const from = Math.max(0, offset - 1);
    const bytes = buffer.subarray(0, readSync(fd, buffer, 0, piece, from));
    let start = offset === 0 ? 0 : bytes.indexOf(newline) + 1;
    if (offset > 0 && start === 0) return undefined;
    for (let end; (end = bytes.indexOf(newline, start)) !== -1; start = end + 1) {
      const time = timeOf(bytes.toString('utf8', start, end));
      if (time !== undefined) return { offset: from + start, time };
    }
    return undefined;
  };
}

/** undefined for a line that is no sample. */
function timeOf(line: string): number | undefined {
  try {
    return parseSample(line).timestamp;
  } catch {
    return undefined;
  }
}
