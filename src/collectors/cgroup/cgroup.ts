import type { StallTimes } from '../pressure.linux.ts';

/** A cgroup, as one of the two versions of the interface shows it. Directories are below /sys. */
export interface Cgroup {
  /** Those that limit CPU time: its own first, then its ancestors'. */
  readonly cpu: readonly string[];
  readonly memory: readonly string[];
  readonly pids: readonly string[];
  cpuStat(directory: string): CpuStat;
  /** CPUs; undefined without a limit. */
  cpuLimit(directory: string): number | undefined;
  memoryStat(): MemoryStat;
  memoryLimits(directory: string): readonly (number | undefined)[];
  /** Processes that were killed because its memory ran out. */
  oomKills(): number | undefined;
  /** What block devices have moved for it, by their numbers: `8:0`; undefined where that is not counted. */
  transfers(): ReadonlyMap<string, Transfer> | undefined;
  /** Processes and threads. */
  tasks(): number | undefined;
  taskLimit(directory: string): number | undefined;
  pressure(resource: CgroupResource): StallTimes;
}

export const cgroupResources = ['cpu', 'memory', 'io'] as const;
export type CgroupResource = (typeof cgroupResources)[number];

/** Times are in microseconds. */
export interface CpuStat {
  readonly used?: number | undefined;
  readonly periods?: number | undefined;
  readonly throttled?: number | undefined;
  readonly throttledTime?: number | undefined;
}

/** Bytes. */
export interface MemoryStat {
  /** All that is charged to it, page cache too. */
  readonly charged?: number | undefined;
  /** Page cache that is easily given up. */
  readonly inactiveFile?: number | undefined;
  readonly anonymous?: number | undefined;
  readonly cached?: number | undefined;
  readonly swapped?: number | undefined;
}

/** Bytes and requests. */
export interface Transfer {
  readonly read: number;
  readonly written: number;
  readonly reads: number;
  readonly writes: number;
}
