import { openTree, type Tree } from './tree.ts';

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
  { interval, signal }: Pick<Host, 'interval' | 'signal'>,
): Host {
  let tickBegan = 0;
  const trees = [procfs, sysfs].map((root) => openTree(root, () => tickBegan)) as [Tree, Tree];
  return {
    procfs: trees[0],
    sysfs: trees[1],
    rootfs,
    interval,
    signal,
    self: { ticksMissed: 0, ticksMissedSinceSample: 0, collectors: new Map() },
    now: () => tickBegan,
    tick: (now) => void (tickBegan = now),
    close: () => trees.forEach((tree) => tree.close()),
  };
}
