import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { errnoOf, isSystemError } from '../errors.ts';

/** A file kept open and read from its start each time: for /proc/stat five times cheaper than opening it anew. */
export interface ReusableFile {
  readonly path: string;
  /** It gives nothing any more, and is to be opened anew. */
  readonly closed: boolean;
  /** The text now. Throws when it cannot be read; a file whose device went away is closed by that. */
  read(): string;
  /** The text now; undefined when this file has none to give: a sleeping sensor, a device that went away, or one that is unreadable. */
  tryRead(): string | undefined;
  close(): void;
}

/** Told of a file that is there and cannot be read. */
export type Unreadable = (path: string, error: unknown) => void;

/** In another tree than /proc and /sys there may be a FIFO, which nothing is to wait for. */
const withoutWaiting = constants.O_RDONLY | constants.O_NONBLOCK;

/** The contents of a file that is read no second time. */
export function readOnce(path: string): Buffer {
  const descriptor = openSync(path, withoutWaiting);
  try {
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Opens a file. What it has read at a time that is `maxAge` seconds before `now` or later is not read again. */
export function openReusable(path: string, now: () => number, maxAge: number, unreadable: Unreadable = () => {}): ReusableFile {
  let descriptor: number | undefined = openSync(path, withoutWaiting);
  let text: string | undefined;
  let readAt = 0;
  const file: ReusableFile = {
    path,
    get closed() {
      return descriptor === undefined;
    },
    read() {
      if (text !== undefined && now() - readAt <= maxAge) return text;
      if (descriptor === undefined) throw Object.assign(new Error(`${path} went away`), { code: 'ENODEV' });
      text = undefined;
      try {
        text = readWhole(descriptor);
      } catch (error) {
        if (gone.has(errnoOf(error))) file.close();
        throw isSystemError(error) ? Object.assign(error, { path }) : error;
      }
      readAt = now();
      return text;
    },
    tryRead() {
      try {
        return file.read();
      } catch (error) {
        if (!isSystemError(error) && !gone.has(errnoOf(error))) throw error;
        if (!gone.has(errnoOf(error)) && !silent.has(errnoOf(error))) unreadable(path, error);
        return undefined;
      }
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = text = undefined;
    },
  };
  return file;
}

type Codes = ReadonlySet<string | undefined>;
const gone: Codes = new Set(['ENODEV', 'ENXIO']);
const silent: Codes = new Set(['EAGAIN', 'EBUSY', 'EINVAL', 'EIO', 'ENODATA', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'ETIMEDOUT', 'UNKNOWN']);

let buffer = Buffer.allocUnsafe(65_536);

/** Reads to the end of file: those of /proc may give 4 KiB at a time, whatever the buffer. */
function readWhole(descriptor: number): string {
  let length = 0;
  for (;;) {
    if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
    const count = readSync(descriptor, buffer, length, buffer.length - length, length);
    if (count === 0) return buffer.toString('utf8', 0, length);
    length += count;
  }
}
