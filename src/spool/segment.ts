import { closeSync, fsync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { syncFolder } from '../sync-folder.ts';
import { recordText } from './record.ts';

/** A segment that grows. */
export interface SegmentWriter {
  /** Adds a record as a whole: what a full disk took of it is taken back, and then it throws. */
  add(record: Buffer): void;
  /** Takes everything out of it. */
  empty(): void;
  /** Forces to the disk what has been added, so that it is there also when the power fails. */
  sync(): Promise<void>;
  syncNow(): void;
  close(): void;
}

/** A new segment. `durable`: its name is on the disk too. */
export function createSegment(path: string, durable: boolean): SegmentWriter {
  const fd = openSync(path, 'ax', 0o600);
  let size = 0;
  let syncing = Promise.resolve();
  if (durable) syncFolder(dirname(path));
  return {
    add(record) {
      try {
        for (let at = 0; at < record.length;) at += writeSync(fd, record, at);
        size += record.length;
      } catch (error) {
        ftruncateSync(fd, size);
        throw error;
      }
    },
    empty() {
      ftruncateSync(fd, 0);
      size = 0;
    },
    sync: () => (syncing = promisify(fsync)(fd)),
    syncNow: () => fsyncSync(fd),
    close() {
      const close = () => closeSync(fd);
      void syncing.then(close, close);
    },
  };
}

/** Part of a segment: its records in order. `text` is undefined where one is torn or corrupt. */
export interface Chunk {
  readonly records: readonly { readonly text: string | undefined; readonly end: number }[];
  /** Where the next chunk begins; that behind the last one has no records. */
  readonly end: number;
}

/** Reads whole records from `start` on: some 256 KiB, or one where that is larger. A torn one ends the segment. */
export function readChunk(path: string, start: number): Chunk {
  const fd = openSync(path, 'r');
  try {
    for (let length = 2 ** 18; ; length *= 2) {
      const bytes = Buffer.allocUnsafe(length);
      const read = readAll(fd, bytes, start);
      const end = read < length ? read : bytes.lastIndexOf(newline) + 1;
      if (end > 0 || read === 0) return { records: recordsIn(bytes.subarray(0, end), start), end: start + end };
    }
  } finally {
    closeSync(fd);
  }
}

/** The chunks of a segment, one after the other. */
export function* chunksOf(path: string, start: number): Generator<Chunk> {
  for (let chunk = readChunk(path, start); chunk.records.length > 0; chunk = readChunk(path, chunk.end)) yield chunk;
}

const newline = 0x0a;

function readAll(fd: number, bytes: Buffer, start: number): number {
  let total = 0;
  for (let read = -1; read !== 0 && total < bytes.length; total += read) {
    read = readSync(fd, bytes, total, bytes.length - total, start + total);
  }
  return total;
}

function recordsIn(bytes: Buffer, start: number): Chunk['records'] {
  const records: { text: string | undefined; end: number }[] = [];
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(newline, from);
    const to = found === -1 ? bytes.length : found;
    records.push({ text: found === -1 ? undefined : recordText(bytes.subarray(from, to)), end: start + to + 1 });
    from = to + 1;
  }
  return records;
}
