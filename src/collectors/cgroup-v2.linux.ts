import { findCgroup } from './cgroup-path.linux.ts';
import type { Cgroup } from './cgroup.ts';
import type { Host } from './host.ts';
import { numberOfLine } from './numbers.ts';
import { numberIn, wordIn } from './sysfs.linux.ts';

/** The own cgroup of version 2; a text when there is none. https://docs.kernel.org/admin-guide/cgroup-v2.html */
export function openVersion2(host: Host): Cgroup | string {
  const { sysfs } = host;
  const directories = findCgroup(host, 2);
  if (typeof directories === 'string') return directories;
  if (!sysfs.has(`${directories[0]!}/cgroup.controllers`)) return `${sysfs.root}/${directories[0]!}/cgroup.controllers is missing`;
  return {
    cpu: directories,
    memory: directories,
    cpuStat(directory) {
      const text = wordIn(sysfs, `${directory}/cpu.stat`, 'each tick') ?? '';
      return {
        used: numberOfLine(text, 'usage_usec'),
        periods: numberOfLine(text, 'nr_periods'),
        throttled: numberOfLine(text, 'nr_throttled'),
        throttledTime: numberOfLine(text, 'throttled_usec'),
      };
    },
    cpuLimit: (directory) => parseCpuMax(wordIn(sysfs, `${directory}/cpu.max`) ?? ''),
    memoryUsed: (directory) => numberIn(sysfs, `${directory}/memory.current`, 'each tick'),
    inactiveFile: (directory) => numberOfLine(wordIn(sysfs, `${directory}/memory.stat`, 'each tick') ?? '', 'inactive_file'),
    // memory.max is a hard limit, and memory.high throttles: systemd recommends the latter (MemoryHigh=).
    memoryLimits: (directory) => [numberIn(sysfs, `${directory}/memory.max`), numberIn(sysfs, `${directory}/memory.high`)],
  };
}

/** `QUOTA PERIOD` of cpu.max, in microseconds; a quota of `max` is none. */
export function parseCpuMax(text: string): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)$/.exec(text) ?? [];
  return Number(period) > 0 ? Number(quota) / Number(period) : undefined;
}
