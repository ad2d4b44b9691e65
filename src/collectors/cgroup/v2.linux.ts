import { findCgroup } from './path.linux.ts';
import type { Cgroup, Transfer } from './cgroup.ts';
import { readMemoryStat } from './memory-stat.ts';
import type { Host } from '../host.ts';
import { numberOfLine, numbersIn, type RootDirectory, countIn, wordIn } from '../pseudo-files/index.ts';
import { parsePressure } from '../pressure.linux.ts';

/** This process's cgroup in version 2; the reason where there is none. */
export function openVersion2(host: Host): Cgroup | string {
  const { sysfs } = host;
  const directories = findCgroup(host, 2);
  if (typeof directories === 'string') return directories;
  if (!sysfs.has(`${directories[0]!}/cgroup.controllers`)) return `${sysfs.root}/${directories[0]!}/cgroup.controllers is missing`;
  return cgroupOfVersion2(sysfs, directories);
}

/** The cgroup in the first directory; the others are those of its ancestors. https://docs.kernel.org/admin-guide/cgroup-v2.html */
export function cgroupOfVersion2(sysfs: RootDirectory, directories: readonly string[]): Cgroup {
  const [own] = directories;
  const text = (file: string, directory = own) => wordIn(sysfs, `${directory}/${file}`, 'each tick') ?? '';
  const number = (file: string) => countIn(sysfs, `${own}/${file}`, 'each tick');
  return {
    ...{ cpu: directories, memory: directories, pids: directories },
    cpuStat(directory) {
      const stat = text('cpu.stat', directory);
      return {
        used: numberOfLine(stat, 'usage_usec'),
        periods: numberOfLine(stat, 'nr_periods'),
        throttled: numberOfLine(stat, 'nr_throttled'),
        throttledTime: numberOfLine(stat, 'throttled_usec'),
      };
    },
    cpuLimit: (directory) => parseCpuMax(wordIn(sysfs, `${directory}/cpu.max`) ?? ''),
    memoryStat: () => ({
      ...readMemoryStat(sysfs, own, fieldsOfVersion2),
      charged: number('memory.current'),
      swapped: number('memory.swap.current'),
    }),
    // memory.max is a hard limit, memory.high throttles; systemd recommends the latter (MemoryHigh=).
    memoryLimits: (directory) => [countIn(sysfs, `${directory}/memory.max`), countIn(sysfs, `${directory}/memory.high`)],
    oomKills: () => numberOfLine(text('memory.events'), 'oom_kill'),
    transfers() {
      const stat = wordIn(sysfs, `${own}/io.stat`, 'each tick');
      return stat === undefined ? undefined : parseIoStat(stat);
    },
    tasks: () => number('pids.current'),
    taskLimit: (directory) => countIn(sysfs, `${directory}/pids.max`),
    pressure: (resource) => parsePressure(text(`${resource}.pressure`)),
  };
}

const fieldsOfVersion2 = { inactiveFile: 'inactive_file', anonymous: 'anon', cached: 'file' } as const;

/** Parses `QUOTA PERIOD` of cpu.max, in microseconds. A quota of `max` means no limit. */
export function parseCpuMax(text: string): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)$/.exec(text) ?? [];
  return Number(period) > 0 ? Number(quota) / Number(period) : undefined;
}

/** Parses io.stat, with a line per device such as `8:0 rbytes=4096 wbytes=0 rios=1 wios=0`. Some kernels print a device number alone. */
export function parseIoStat(text: string): Map<string, Transfer> {
  const transfers = new Map<string, Transfer>();
  for (const [, device, rest] of text.matchAll(/^(\d+:\d+) (.*=.*)$/gm)) {
    const count = (key: string) => numbersIn(new RegExp(`\\b${key}=(\\d+)`).exec(rest!)?.[1] ?? '0')[0]!;
    transfers.set(device!, { read: count('rbytes'), written: count('wbytes'), reads: count('rios'), writes: count('wios') });
  }
  return transfers;
}
