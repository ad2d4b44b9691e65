import { findCgroup } from './cgroup-path.linux.ts';
import type { Cgroup } from './cgroup.ts';
import type { Host } from './host.ts';
import { numberOfLine } from './numbers.ts';
import { numberIn, wordIn } from './sysfs.linux.ts';

/**
 * The own cgroups of version 1, where each controller has a hierarchy of its own; a text when there are none. Times are in
 * nanoseconds. https://docs.kernel.org/admin-guide/cgroup-v1/index.html
 */
export function openVersion1(host: Host): Cgroup | string {
  const { sysfs } = host;
  const cpu = findCgroup(host, 'cpu');
  const accounting = findCgroup(host, 'cpuacct');
  const memory = findCgroup(host, 'memory');
  if (typeof cpu === 'string' && typeof memory === 'string') return cpu;
  const inMicroseconds = (nanoseconds: number | undefined) => (nanoseconds === undefined ? undefined : nanoseconds / 1000);
  const own = typeof accounting === 'string' ? undefined : accounting[0]!;
  return {
    cpu: typeof cpu === 'string' ? [] : cpu,
    memory: typeof memory === 'string' ? [] : memory,
    cpuStat(directory) {
      const text = wordIn(sysfs, `${directory}/cpu.stat`, 'each tick') ?? '';
      return {
        used: own === undefined ? undefined : inMicroseconds(numberIn(sysfs, `${own}/cpuacct.usage`, 'each tick')),
        periods: numberOfLine(text, 'nr_periods'),
        throttled: numberOfLine(text, 'nr_throttled'),
        throttledTime: inMicroseconds(numberOfLine(text, 'throttled_time')),
      };
    },
    cpuLimit(directory) {
      const quota = numberIn(sysfs, `${directory}/cpu.cfs_quota_us`) ?? -1;
      const period = numberIn(sysfs, `${directory}/cpu.cfs_period_us`) ?? 0;
      return quota > 0 && period > 0 ? quota / period : undefined;
    },
    memoryUsed: (directory) => numberIn(sysfs, `${directory}/memory.usage_in_bytes`, 'each tick'),
    inactiveFile: (directory) => numberOfLine(wordIn(sysfs, `${directory}/memory.stat`, 'each tick') ?? '', 'total_inactive_file'),
    memoryLimits(directory) {
      const limit = numberIn(sysfs, `${directory}/memory.limit_in_bytes`);
      return [limit !== undefined && limit < unlimited ? limit : undefined];
    },
  };
}

/** The kernel reports no limit as the largest number of whole pages. */
const unlimited = 2 ** 62;
