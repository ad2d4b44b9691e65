import type { StallTimes } from '../pressure.linux.ts';

/** A cgroup, in version 1 or 2 of the interface. Directories are relative to /sys. */
export interface Cgroup {
  /** Directories whose CPU limits apply: its own first, then its ancestors'. */
  readonly cpu: readonly string[];
  readonly memory: readonly string[];
  readonly pids: readonly string[];
  cpuStat(directory: string): CpuStat;
  /** CPUs; undefined without a limit. */
  cpuLimit(directory: string): number | undefined;
  memoryStat(): MemoryStat;
  memoryLimits(directory: string): readonly (number | undefined)[];
  /** Processes that the OOM killer has ended. */
  oomKills(): number | undefined;
  /** Bytes and requests by block device, as `8:0`; undefined where the kernel does not count them. */
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
  /** All charged memory, page cache included. */
  readonly charged?: number | undefined;
  /** Page cache that can be reclaimed easily. */
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
