import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';

/** Where the host's files are. Other roots than the usual ones are for containers that watch their host, and for tests. */
export interface HostPaths {
  /** Default `/proc`. */
  readonly procfs?: string;
  /** Default `/sys`. */
  readonly sysfs?: string;
  /** Where the host's root directory is mounted, default `/`. */
  readonly rootfs?: string;
}

/** The host, as collectors see it. */
export interface Host {
  readonly procfs: Tree;
  readonly sysfs: Tree;
  readonly rootfs: string;
  /** Seconds between two ticks, for what measures by itself. */
  readonly interval: number;
  /** Ends what a collector has started, such as a child process. */
  readonly signal: AbortSignal;
  /** What the collector of cubestat itself reads. */
  readonly self: SelfObservation;
  /** Begins a tick at monotonic time `now`, in seconds: each file is read at most once in it. */
  tick(now: number): void;
  close(): void;
}

/** How sampling itself goes. */
export interface SelfObservation {
  /** Since the start. */
  ticksMissed: number;
  /** Since the previous sample. */
  ticksMissedSinceSample: number;
  readonly collectors: Map<string, { up: boolean; duration: number }>;
}

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
}

/**
 * `slow` is for the many small files of sysfs, costly on large machines: they are read at most twice a second,
 * however short the interval.
 */
export type Pace = 'each tick' | 'slow';

const slowest: Record<Pace, number> = { 'each tick': 0, slow: 0.5 };

/** A file kept open and read from its start each time: for /proc/stat five times cheaper than opening it anew. */
export interface KeptFile {
  readonly path: string;
  /** The text now. Throws when it cannot be read; a file whose device went away is closed, to be opened anew. */
  read(): string;
  /** The text now; undefined when this one file has none to give: a sleeping sensor, a device that went away. */
  tryRead(): string | undefined;
}

export function openHost(paths: HostPaths, { interval, signal }: Pick<Host, 'interval' | 'signal'>): Host {
  const clock = { now: 0 };
  const files: OpenFiles = new Map();
  return {
    procfs: openTree(paths.procfs ?? '/proc', clock, files),
    sysfs: openTree(paths.sysfs ?? '/sys', clock, files),
    rootfs: paths.rootfs ?? '/',
    interval,
    signal,
    self: { ticksMissed: 0, ticksMissedSinceSample: 0, collectors: new Map() },
    tick: (now) => void (clock.now = now),
    close: () => {
      for (const file of files.values()) file.close();
      files.clear();
    },
  };
}

type OpenFiles = Map<string, KeptFile & { close(): void }>;

function openTree(root: string, clock: { now: number }, files: OpenFiles): Tree {
  const at = (path: string) => join(root, path);
  return {
    root,
    open(path, pace = 'each tick') {
      const full = at(path);
      const file = files.get(full) ?? ifThere(() => openKept(full, clock, slowest[pace], () => files.delete(full)));
      if (file) files.set(full, file);
      return file;
    },
    text: (path) => ifThere(() => readFileSync(at(path), 'utf8').replace(/\n$/, '')),
    bytes: (path) => ifThere(() => readFileSync(at(path))),
    list: (path) => ifThere(() => readdirSync(at(path)))?.sort(byNumber) ?? [],
    resolve: (path) => ifThere(() => realpathSync(at(path)).slice(realpathSync(root).length + 1)),
    has: (path) => existsSync(at(path)),
  };
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

function openKept(path: string, clock: { now: number }, maxAge: number, forget: () => void): KeptFile & { close(): void } {
  const descriptor = openSync(path, 'r');
  let text: string | undefined;
  let readAt = 0;
  const read = () => {
    if (text === undefined || clock.now - readAt > maxAge) {
      text = undefined;
      text = readWhole(descriptor);
      readAt = clock.now;
    }
    return text;
  };
  const close = () => {
    forget();
    closeSync(descriptor);
  };
  return {
    path,
    close,
    read() {
      try {
        return read();
      } catch (error) {
        if (gone.has(errnoOf(error))) close();
        throw error;
      }
    },
    tryRead() {
      try {
        return this.read();
      } catch (error) {
        if (gone.has(errnoOf(error)) || silent.has(errnoOf(error))) return undefined;
        throw error;
      }
    },
  };
}

const gone = new Set<string | undefined>(['ENODEV', 'ENXIO']);
const silent = new Set<string | undefined>([
  'EAGAIN',
  'EBADF',
  'EINVAL',
  'EIO',
  'EBUSY',
  'ENODATA',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EPERM',
  'ETIMEDOUT',
  'UNKNOWN',
]);

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

function ifThere<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENODEV'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
