import { findCgroup, type Controller } from './path.linux.ts';
import type { Cgroup, Transfer } from './cgroup.ts';
import { readMemoryStat } from './memory-stat.ts';
import type { Host } from '../host.ts';
import { countIn, numberOfLine, type RootDirectory, numberIn, numbersIn, wordIn } from '../pseudo-files/index.ts';

/** This process's cgroup in version 1; the reason where there is none. */
export function openVersion1(host: Host): Cgroup | string {
  const found = controllers.map((name) => [name, findCgroup(host, name)] as const);
  const reason = found.map(([, directories]) => directories).find((directories) => typeof directories === 'string');
  const directories = Object.fromEntries(found.filter(([, each]) => typeof each !== 'string'));
  if (!directories['cpu'] && !directories['memory']) return reason as string;
  return cgroupOfVersion1(host.sysfs, directories);
}

export const controllers: readonly Controller[] = ['cpu', 'cpuacct', 'memory', 'blkio', 'pids'];

/** A cgroup's directory and those of its ancestors, in each controller's hierarchy. */
export type ControllerDirectories = Readonly<Partial<Record<Controller, readonly string[]>>>;

/**
 * A cgroup of version 1, where each controller has its own hierarchy. Times are in nanoseconds, and there is no pressure.
 * https://docs.kernel.org/admin-guide/cgroup-v1/index.html
 */
export function cgroupOfVersion1(
  sysfs: RootDirectory,
  { cpu = [], cpuacct, memory = [], blkio, pids = [] }: ControllerDirectories,
): Cgroup {
  const text = (directories: readonly string[] | undefined, file: string) =>
    (directories?.[0] === undefined ? undefined : wordIn(sysfs, `${directories[0]}/${file}`, 'each tick')) ?? '';
  const number = (directories: readonly string[] | undefined, file: string) =>
    directories?.[0] === undefined ? undefined : countIn(sysfs, `${directories[0]}/${file}`, 'each tick');
  const inMicroseconds = (nanoseconds: number | undefined) => (nanoseconds === undefined ? undefined : nanoseconds / 1000);
  const blkioText = (file: string) => text(blkio, `blkio.throttle.${file}_recursive`) || text(blkio, `blkio.throttle.${file}`);
  return {
    ...{ cpu, memory, pids },
    cpuStat(directory) {
      const stat = wordIn(sysfs, `${directory}/cpu.stat`, 'each tick') ?? '';
      return {
        used: inMicroseconds(number(cpuacct, 'cpuacct.usage')),
        periods: numberOfLine(stat, 'nr_periods'),
        throttled: numberOfLine(stat, 'nr_throttled'),
        throttledTime: inMicroseconds(numberOfLine(stat, 'throttled_time')),
      };
    },
    cpuLimit(directory) {
      const quota = numberIn(sysfs, `${directory}/cpu.cfs_quota_us`) ?? -1;
      const period = numberIn(sysfs, `${directory}/cpu.cfs_period_us`) ?? 0;
      return quota > 0 && period > 0 ? quota / period : undefined;
    },
    memoryStat: () => ({
      ...readMemoryStat(sysfs, memory[0], fieldsOfVersion1),
      charged: number(memory, 'memory.usage_in_bytes'),
    }),
    // The kernel reports no limit as the largest number of whole pages. A container does not see the cgroups above it, but the least limit.
    memoryLimits: (directory) => [
      countIn(sysfs, `${directory}/memory.limit_in_bytes`),
      numberOfLine(text(memory, 'memory.stat'), 'hierarchical_memory_limit') || undefined,
    ],
    oomKills: () => numberOfLine(text(memory, 'memory.oom_control'), 'oom_kill'),
    transfers() {
      const bytes = blkioText('io_service_bytes');
      return bytes === '' ? undefined : parseBlkio(bytes, blkioText('io_serviced'));
    },
    tasks: () => number(pids, 'pids.current'),
    taskLimit: (directory) => countIn(sysfs, `${directory}/pids.max`),
    pressure: () => ({}),
  };
}

const fieldsOfVersion1 = {
  inactiveFile: 'total_inactive_file',
  anonymous: 'total_rss',
  cached: 'total_cache',
  swapped: 'total_swap',
} as const;

/** Reads two files with lines such as `8:0 Read 4096`: bytes, and requests. */
export function parseBlkio(bytes: string, requests: string): Map<string, Transfer> {
  const [moved, served] = [bytes, requests].map(
    (text) => new Map(Array.from(text.matchAll(/^(\d+:\d+ (?:Read|Write)) (\d+)$/gm), ([, key, count]) => [key!, numbersIn(count!)[0]!])),
  );
  const devices = new Set([...moved!.keys(), ...served!.keys()].map((key) => key.split(' ', 1)[0]!));
  return new Map(
    Array.from(devices, (device) => {
      const count = (numbers: ReadonlyMap<string, number>, side: 'Read' | 'Write') => numbers.get(`${device} ${side}`) ?? 0;
      return [
        device,
        { read: count(moved!, 'Read'), written: count(moved!, 'Write'), reads: count(served!, 'Read'), writes: count(served!, 'Write') },
      ];
    }),
  );
}
