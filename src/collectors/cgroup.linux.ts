import { findOwnCgroup } from './cgroup-path.linux.ts';
import type { Collector, Read } from './collector.ts';
import type { Tree } from './tree.ts';
import { numberOfLine } from './numbers.ts';
import { growth, percentOf, perSecond } from './rate.ts';
import { numberIn, wordIn } from './sysfs.ts';

export const cgroup: Collector = {
  name: 'cgroup',
  describe: 'CPU time and memory of the own cgroup against its limits: what a container may use.',
  open(host) {
    const directories = findOwnCgroup(host);
    if (typeof directories === 'string') return directories;
    const { sysfs } = host;
    if (!leastQuota(sysfs, directories) && leastMemory(sysfs, directories) === undefined) {
      return `no limit is set in ${sysfs.root}/${directories[0]!} or above`;
    }
    const cpu = readCpu(sysfs, directories);
    const memory = readMemory(sysfs, directories);
    return (emit, elapsed) => {
      void cpu(emit, elapsed);
      void memory(emit, elapsed);
    };
  },
};

function readCpu(sysfs: Tree, directories: readonly string[]): Read {
  let before: CpuStat = {};
  let throttledBefore: { readonly directory?: string; readonly stat: CpuStat } = { stat: {} };
  return (emit, elapsed) => {
    const now = readCpuStat(sysfs, directories[0]!);
    const quota = leastQuota(sysfs, directories);
    const cores = perSecond(growth(now.used, before.used), 1e6 * elapsed);
    emit('cgroup.self.cpu.used.cores', cores);
    emit('cgroup.self.cpu.used.seconds_total', inSeconds(now.used));
    before = now;
    if (!quota) return;
    emit('cgroup.self.cpu.limit.cores', quota.cores);
    emit('cgroup.self.cpu.used.percent', percentOf(cores, quota.cores));
    // Only the cgroup that holds the quota counts how often it ran out.
    const { directory } = quota;
    const stat = directory === directories[0] ? now : readCpuStat(sysfs, directory);
    const earlier = throttledBefore.directory === directory ? throttledBefore.stat : {};
    emit('cgroup.self.cpu.throttled.percent', percentOf(growth(stat.throttled, earlier.throttled), growth(stat.periods, earlier.periods)));
    emit('cgroup.self.cpu.throttled.seconds_total', inSeconds(stat.throttledTime));
    throttledBefore = { directory, stat };
  };
}

function readMemory(sysfs: Tree, directories: readonly string[]): Read {
  return (emit) => {
    const own = directories[0]!;
    const inactive = numberOfLine(wordIn(sysfs, `${own}/memory.stat`, 'each tick') ?? '', 'inactive_file');
    const current = numberIn(sysfs, `${own}/memory.current`, 'each tick');
    const used = current === undefined ? undefined : Math.max(0, current - (inactive ?? 0));
    const limit = leastMemory(sysfs, directories);
    emit('cgroup.self.memory.used.bytes', used);
    emit('cgroup.self.memory.limit.bytes', limit);
    emit('cgroup.self.memory.used.percent', percentOf(used, limit));
  };
}

/** Times are in microseconds. */
interface CpuStat {
  readonly used?: number | undefined;
  readonly periods?: number | undefined;
  readonly throttled?: number | undefined;
  readonly throttledTime?: number | undefined;
}

function readCpuStat(sysfs: Tree, directory: string): CpuStat {
  return parseCpuStat(wordIn(sysfs, `${directory}/cpu.stat`, 'each tick') ?? '');
}

function parseCpuStat(text: string): CpuStat {
  return {
    used: numberOfLine(text, 'usage_usec'),
    periods: numberOfLine(text, 'nr_periods'),
    throttled: numberOfLine(text, 'nr_throttled'),
    throttledTime: numberOfLine(text, 'throttled_usec'),
  };
}

function inSeconds(microseconds: number | undefined): number | undefined {
  return microseconds === undefined ? undefined : microseconds / 1e6;
}

interface Quota {
  readonly cores: number;
  readonly directory: string;
}

/** The tightest quota of the cgroup and its ancestors: each of them holds. */
function leastQuota(sysfs: Tree, directories: readonly string[]): Quota | undefined {
  let least: Quota | undefined;
  for (const directory of directories) {
    const cores = parseCpuMax(wordIn(sysfs, `${directory}/cpu.max`) ?? '');
    if (cores !== undefined && !(cores >= (least?.cores ?? Infinity))) least = { cores, directory };
  }
  return least;
}

/** `QUOTA PERIOD` of cpu.max, in microseconds; a quota of `max` is none. */
export function parseCpuMax(text: string): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)$/.exec(text) ?? [];
  return Number(period) > 0 ? Number(quota) / Number(period) : undefined;
}

/**
 * The least of all limits. Beyond memory.max there is no memory, beyond memory.high only at a crawl: systemd's
 * MemoryHigh= is the limit that it recommends.
 */
function leastMemory(sysfs: Tree, directories: readonly string[]): number | undefined {
  const limits = directories.flatMap((directory) => [
    numberIn(sysfs, `${directory}/memory.max`),
    numberIn(sysfs, `${directory}/memory.high`),
  ]);
  const least = Math.min(...limits.map((limit) => limit ?? Infinity));
  return least < Infinity ? least : undefined;
}
