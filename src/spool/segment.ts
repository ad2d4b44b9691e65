import { closeSync, fsync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { syncFolder, writeAll } from '../files/index.ts';

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

/** A new segment. `durable`: its name is on the disk too. Throws where something has that name. */
export function createSegment(path: string, durable: boolean): SegmentWriter {
  const fd = openSync(path, 'wx', 0o600);
  let size = 0;
  let syncing = Promise.resolve();
  if (durable) syncFolder(dirname(path));
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
    sync: () => (syncing = promisify(fsync)(fd)),
    syncNow: () => fsyncSync(fd),
    close() {
      const close = () => closeSync(fd);
      void syncing.then(close, close);
    },
  };
}
