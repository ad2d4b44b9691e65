import { closeSync, fsync, fsyncSync, fstatSync, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { errnoOf } from '../errors.ts';
import { makeFolder, syncFolder, writeAll } from '../files/index.ts';
import { segmentPath } from './layout.ts';

/** Writes a segment. */
export interface SegmentWriter {
  /** Adds a record as a whole. Where the disk is full, removes the part that was written and throws. */
  add(record: Buffer): void;
  /** Removes all records. */
  empty(): void;
  /** Writes the file again if it or its folder was removed. Returns whether it was. */
  restore(): boolean;
  /** Forces all records to the disk, against power failures. */
  sync(): Promise<void>;
  syncNow(): void;
  close(): void;
  /** Syncs the records where they have to be durable, and closes. */
  finish(): Promise<void>;
}

export interface NewSegment {
  readonly number: number;
  readonly path: string;
  readonly writer: SegmentWriter;
}

/** Creates a segment. A number whose path exists, such as a folder, is skipped. `durable`: syncs its name too. */
export function createSegment(folder: string, number: number, durable: boolean): NewSegment {
  const path = segmentPath(folder, number);
  try {
    return { number, path, writer: newWriter(path, durable) };
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return createSegment(folder, number + 1, durable);
    if (errnoOf(error) !== 'ENOENT') throw error;
    makeFolder(folder, 0o700);
    return { number, path, writer: newWriter(path, durable) };
  }
}

/** Throws where the path exists. */
function newWriter(path: string, durable: boolean): SegmentWriter {
  let fd = openSync(path, 'wx+', 0o600);
  let size = 0;
  let syncing = Promise.resolve();
  if (durable) syncFolder(dirname(path));
  const sync = () => (syncing = promisify(fsync)(fd));
  const close = () => void syncing.then(closer(fd), closer(fd));
  return {
    add(record) {
      try {
        writeAll(fd, record, size);
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
    restore() {
      if (isAt(path, fd)) return false;
      const copy = copyOf(fd, size, path);
      close();
      fd = copy;
      if (durable) syncFolder(dirname(path));
      return true;
    },
    sync,
    syncNow: () => fsyncSync(fd),
    close,
    async finish() {
      try {
        if (durable) await sync();
      } finally {
        close();
      }
    },
  };
}

function closer(fd: number): () => void {
  return () => closeSync(fd);
}

function isAt(path: string, fd: number): boolean {
  const [open, found] = [fstatSync(fd), statSync(path, { throwIfNoEntry: false })];
  return found?.ino === open.ino && found.dev === open.dev;
}

/** Copies a file that was removed but is still open. */
function copyOf(fd: number, size: number, path: string): number {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0, read = -1; at < size && read !== 0; at += read) read = readSync(fd, bytes, at, size - at, at);
  makeFolder(dirname(path), 0o700);
  const copy = openSync(path, 'wx+', 0o600);
  writeAll(copy, bytes, 0);
  return copy;
}
