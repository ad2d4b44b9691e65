import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, isSystemError } from '../../errors.ts';
import { naturalOrder } from '../../text/index.ts';
import { isUnanswered, undefinedIf } from './read-errors.ts';
import { readOnce } from './read-file.ts';
import { openReusable, type ReusableFile, type Unreadable } from './reusable-file.ts';

/** A directory that collectors read by relative paths. Missing files are undefined; unreadable ones too, and are reported. */
export interface RootDirectory {
  readonly root: string;
  /** A file that is read at each tick. It is opened on first use. */
  open(path: string, maxAge?: MaxAge): ReusableFile | undefined;
  /** The text of a file that is read once, without the newline at its end. */
  text(path: string): string | undefined;
  bytes(path: string): Buffer | undefined;
  /** The names in a directory in natural order; empty where it is missing. */
  list(path: string): string[];
  /** The names of subdirectories, likewise. */
  folders(path: string): string[];
  /** The path without symbolic links, relative to the root. */
  resolve(path: string): string | undefined;
  has(path: string): boolean;
  /** Whether a file exists and is readable. */
  isReadable(path: string): boolean;
  /** The same directory with its own set of open files. */
  apart(): RootDirectory;
  close(): void;
}

/**
 * How old a text may be. `half a second` is for the many small files of sysfs, which are costly on large machines, and for what the kernel
 * computes every few seconds.
 */
export type MaxAge = 'each tick' | 'half a second';

/** The same in seconds. */
const maxAgeSeconds: Readonly<Record<MaxAge, number>> = { 'each tick': 0, 'half a second': 0.5 };

/** Opens a root directory. `now` gives the monotonic time in seconds at which the tick began. */
export function openRootDirectory(root: string, now: () => number, unreadable: Unreadable = () => {}): RootDirectory {
  const files = new Map<string, ReusableFile>();
  // At the start, join() of hundreds of paths takes longer than their look-up.
  const prefix = join(root, '/');
  const at = (path: string) => prefix + path;
  const ifThere = <Result>(path: string, read: () => Result) => unlessMissing(read, (error) => unreadable(at(path), error));
  const once = (path: string) => ifThere(path, () => undefinedIf(isUnanswered, () => readOnce(at(path))));
  return {
    root,
    open(path, maxAge = 'each tick') {
      const known = files.get(path);
      if (known && !known.closed) return known;
      const file = ifThere(path, () => openReusable(at(path), now, maxAgeSeconds[maxAge], unreadable));
      if (file) files.set(path, file);
      return file;
    },
    text: (path) => once(path)?.toString().replace(/\n$/, ''),
    bytes: once,
    list: (path) => ifThere(path, () => readdirSync(at(path)))?.sort(naturalOrder) ?? [],
    folders: (path) => ifThere(path, () => foldersIn(at(path)))?.sort(naturalOrder) ?? [],
    apart: () => openRootDirectory(root, now, unreadable),
    resolve: (path) => ifThere(path, () => realpathSync.native(at(path)).slice(realpathSync.native(root).length + 1)),
    // It says so where a folder on the way may not be entered.
    has: (path) => existsSync(at(path)) || ifThere(path, () => statSync(at(path), { throwIfNoEntry: false })) !== undefined,
    isReadable: (path) => isReadable(at(path)),
    close: () => files.forEach((file) => file.close()),
  };
}

/** Calls back with the error where a file is there and cannot be read. */
function unlessMissing<Result>(read: () => Result, unreadable: (error: unknown) => void): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (missing.has(errnoOf(error))) return undefined;
    if (!isSystemError(error)) throw error;
    return void unreadable(error);
  }
}

function foldersIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

const missing: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'ELOOP']);
