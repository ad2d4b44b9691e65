import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';
import { openKept, type KeptFile } from './kept-file.ts';

/** A directory that collectors read below. Paths are relative to it. What is missing is undefined; other errors are thrown. */
export interface Tree {
  readonly root: string;
  /** A file that is read again and again. It is opened once, by whoever asks first. */
  open(path: string, pace?: Pace): KeptFile | undefined;
  /** The text of a file that is read once, without the newline at its end. */
  text(path: string): string | undefined;
  bytes(path: string): Buffer | undefined;
  /** Names in a directory, in the order of numbers, none where it is missing. */
  list(path: string): string[];
  /** The path without symbolic links, relative to the root. */
  resolve(path: string): string | undefined;
  has(path: string): boolean;
  close(): void;
}

/**
 * `slow` is for the many small files of sysfs, costly on large machines: they are read at most twice a second,
 * however short the interval.
 */
export type Pace = 'each tick' | 'slow';

/** Seconds for which a reading serves. */
export const longestAge: Readonly<Record<Pace, number>> = { 'each tick': 0, slow: 0.5 };

/** The tree below `root`; `now` tells the monotonic time, in seconds, at which the tick began. */
export function openTree(root: string, now: () => number): Tree {
  const files = new Map<string, KeptFile>();
  const at = (path: string) => join(root, path);
  return {
    root,
    open(path, pace = 'each tick') {
      const known = files.get(path);
      if (known && !known.closed) return known;
      const file = ifThere(() => openKept(at(path), now, longestAge[pace]));
      if (file) files.set(path, file);
      return file;
    },
    text: (path) => ifThere(() => readFileSync(at(path), 'utf8').replace(/\n$/, '')),
    bytes: (path) => ifThere(() => readFileSync(at(path))),
    list: (path) => ifThere(() => readdirSync(at(path)))?.sort(byNumber) ?? [],
    resolve: (path) => ifThere(() => realpathSync(at(path)).slice(realpathSync(root).length + 1)),
    has: (path) => existsSync(at(path)),
    close() {
      for (const file of files.values()) file.close();
    },
  };
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

function ifThere<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENODEV'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
