import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf } from '../errors.ts';
import { openRootDirectory, type RootDirectory } from './root-directory.ts';

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
  readonly procfs: RootDirectory;
  readonly sysfs: RootDirectory;
  readonly rootfs: string;
  /** Seconds between two ticks, for what measures by itself. */
  readonly interval: number;
  /** Ends what a collector has started, such as a child process. */
  readonly signal: AbortSignal;
  /** What the collector of cubestat itself reads. */
  readonly self: SelfObservation;
  /** How often something that is there could not be read so far. */
  readonly failures: number;
  /** When the tick began: monotonic time, in seconds. */
  now(): number;
  /** Begins a tick: each file is read at most once in it. */
  tick(now: number): void;
  close(): void;
}

/** How sampling itself goes. */
export interface SelfObservation {
  /** Since the start. */
  ticksMissed: number;
  ticksMissedSinceSample: number;
  readonly collectors: Map<string, { up: boolean; duration: number }>;
}

export function openHost(
  { procfs = '/proc', sysfs = '/sys', rootfs = '/' }: HostPaths,
  { interval, signal, warn = () => {} }: Pick<Host, 'interval' | 'signal'> & { readonly warn?: (message: string) => void },
): Host {
  let tickBegan = 0;
  let failures = 0;
  const reported = new Set<string>();
  const unreadable = (path: string, error: unknown) => {
    failures += 1;
    const closed = closedFolderOf(path);
    if (reported.has(closed)) return;
    reported.add(closed);
    warn(`cannot read ${closed}: ${reasonOf(error)}; what it holds is left out`);
  };
  const directories = [procfs, sysfs].map((root) => openRootDirectory(root, () => tickBegan, unreadable)) as [RootDirectory, RootDirectory];
  return {
    procfs: directories[0],
    sysfs: directories[1],
    rootfs,
    interval,
    signal,
    self: { ticksMissed: 0, ticksMissedSinceSample: 0, collectors: new Map() },
    get failures() {
      return failures;
    },
    now: () => tickBegan,
    tick: (now) => void (tickBegan = now),
    close: () => directories.forEach((tree) => tree.close()),
  };
}

/** The folder that cannot be entered, where it is that which keeps a file from being read: all in it would be named else. */
function closedFolderOf(path: string): string {
  let closed = path;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      accessSync(folder, constants.X_OK);
      break;
    } catch {
      closed = folder;
    }
  }
  return closed;
}
