/** A cgroup, as one of the two versions of the interface shows it. Directories are below /sys. */
export interface Cgroup {
  /** Those that limit CPU time: the own one first, then its ancestors. */
  readonly cpu: readonly string[];
  readonly memory: readonly string[];
  cpuStat(directory: string): CpuStat;
  /** CPUs; undefined without a limit. */
  cpuLimit(directory: string): number | undefined;
  /** Bytes. */
  memoryUsed(directory: string): number | undefined;
  /** Bytes of page cache that are easily given up. */
  inactiveFile(directory: string): number | undefined;
  memoryLimits(directory: string): readonly (number | undefined)[];
}

/** Times are in microseconds. */
export interface CpuStat {
  readonly used?: number | undefined;
  readonly periods?: number | undefined;
  readonly throttled?: number | undefined;
  readonly throttledTime?: number | undefined;
}
