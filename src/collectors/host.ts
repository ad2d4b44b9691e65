import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf } from '../errors.ts';
import { systemClock, type Clock } from '../time/index.ts';
import { openRootDirectory, type RootDirectory } from './pseudo-files/index.ts';

/** Where the host's files are. A container that monitors its host mounts them elsewhere. */
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
  /** Seconds between two ticks. */
  readonly interval: number;
  /** Whether samples have the cumulative counters. A collector with many may leave them out otherwise. */
  readonly counters: boolean;
  /** Aborted when collectors end their child processes and timers. */
  readonly signal: AbortSignal;
  /** The readings of the collector `cubestat`. */
  readonly self: SelfObservation;
  /** The number of failed reads of existing files so far. */
  readonly failures: number;
  /** Limits the wait for an answer within a tick, and measures what reading takes. */
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  /** Warns of a problem that the user can solve and that does not stop the collector. */
  readonly warn: (message: string) => void;
  /** Monotonic seconds at the beginning of the tick. */
  now(): number;
  /** Begins a tick: each file is read at most once in it. */
  tick(now: number): void;
  close(): void;
}

/** Measurements of the sampling itself. */
export interface SelfObservation {
  /** Since the start. */
  ticksMissed: number;
  ticksMissedSinceSample: number;
  readonly collectors: Map<string, { up: boolean; duration: number }>;
}

interface HostSettings extends Pick<Host, 'interval' | 'signal'>, Partial<Pick<Host, 'clock' | 'counters'>> {
  readonly warn?: (message: string) => void;
}

export function openHost(
  { procfs = '/proc', sysfs = '/sys', rootfs = '/' }: HostPaths,
  { interval, signal, counters = true, warn = () => {}, clock = systemClock }: HostSettings,
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
    ...{ interval, counters, signal, clock, warn },
    self: { ticksMissed: 0, ticksMissedSinceSample: 0, collectors: new Map() },
    get failures() {
      return failures;
    },
    now: () => tickBegan,
    tick: (now) => void (tickBegan = now),
    close: () => directories.forEach((tree) => tree.close()),
  };
}

/** The outermost folder that is not searchable, else the path: one message for all files in it. */
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
