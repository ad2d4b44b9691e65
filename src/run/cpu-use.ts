/** CPU usage over windows of equal length; 1 is one core. */
export interface CpuUse {
  /** `now`: monotonic seconds; `cpuSeconds`: CPU time so far. */
  add(now: number, cpuSeconds: number): void;
  /** The 95th percentile of all windows; undefined before the first has ended. */
  readonly p95: number | undefined;
  readonly max: number | undefined;
}

/** Kept as counts per thousandth of a core, so that a week takes no more memory than a minute. */
export function openCpuUse(start: number): CpuUse {
  const counts = new Map<number, number>();
  let total = 0;
  let previous = { now: start, cpuSeconds: 0 };
  return {
    add(now, cpuSeconds) {
      const thousandths = Math.round((1000 * (cpuSeconds - previous.cpuSeconds)) / (now - previous.now));
      previous = { now, cpuSeconds };
      counts.set(thousandths, (counts.get(thousandths) ?? 0) + 1);
      total += 1;
    },
    get p95() {
      let seen = 0;
      for (const use of [...counts.keys()].sort((a, b) => a - b)) {
        seen += counts.get(use)!;
        if (seen >= 0.95 * total) return Math.max(0, use) / 1000;
      }
      return undefined;
    },
    get max() {
      return total === 0 ? undefined : Math.max(0, ...counts.keys()) / 1000;
    },
  };
}
