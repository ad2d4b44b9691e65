import type { Cgroup, CpuStat } from './cgroup.ts';
import type { ReadNow } from '../collector.ts';
import { delta, percentOf, perSecond, shareOfTime } from '../rate.ts';

/** The prefix of a cgroup's metric names. */
export type CgroupPrefix = 'cgroup.self' | `cgroup.path.${string}`;

/** Emits the CPU time of a cgroup, absolute and in percent of its quota. */
export function readCgroupCpu(cgroup: Cgroup, prefix: CgroupPrefix): ReadNow {
  const [directory] = cgroup.cpu;
  const names = {
    cores: `${prefix}.cpu.used.cores`,
    seconds: `${prefix}.cpu.used.seconds_total`,
    limit: `${prefix}.cpu.limit.cores`,
    percent: `${prefix}.cpu.used.percent`,
    throttled: `${prefix}.cpu.throttled.percent`,
    throttledSeconds: `${prefix}.cpu.throttled.seconds_total`,
  } as const;
  let before: CpuStat = {};
  let throttledBefore: { readonly directory?: string; readonly stat: CpuStat } = { stat: {} };
  return (emit, elapsed) => {
    if (directory === undefined) return;
    const now = cgroup.cpuStat(directory);
    const quota = tightestQuota(cgroup);
    const cores = perSecond(delta(now.used, before.used), 1e6 * elapsed);
    emit(names.cores, cores);
    emit(names.seconds, inSeconds(now.used));
    before = now;
    if (!quota) return;
    emit(names.limit, quota.cores);
    emit(names.percent, percentOf(cores, quota.cores));
    // Throttling is counted by the cgroup that has the quota.
    const stat = quota.directory === directory ? now : cgroup.cpuStat(quota.directory);
    const earlier = throttledBefore.directory === quota.directory ? throttledBefore.stat : {};
    emit(names.throttled, shareOfTime(delta(stat.throttled, earlier.throttled), delta(stat.periods, earlier.periods)));
    emit(names.throttledSeconds, inSeconds(stat.throttledTime));
    throttledBefore = { directory: quota.directory, stat };
  };
}

/** Emits the memory of a cgroup, absolute and in percent of its limit. */
export function readCgroupMemory(cgroup: Cgroup, prefix: CgroupPrefix): ReadNow {
  const names = {
    used: `${prefix}.memory.used.bytes`,
    limit: `${prefix}.memory.limit.bytes`,
    percent: `${prefix}.memory.used.percent`,
  } as const;
  return (emit) => {
    if (cgroup.memory.length === 0) return;
    const { charged, inactiveFile } = cgroup.memoryStat();
    const used = charged === undefined || inactiveFile === undefined ? undefined : Math.max(0, charged - inactiveFile);
    const limit = leastMemory(cgroup);
    emit(names.used, used);
    emit(names.limit, limit);
    emit(names.percent, percentOf(used, limit));
  };
}

function inSeconds(microseconds: number | undefined): number | undefined {
  return microseconds === undefined ? undefined : microseconds / 1e6;
}

interface Quota {
  readonly cores: number;
  readonly directory: string;
}

/** The lowest quota of the cgroup and its ancestors, all of which apply. */
function tightestQuota(cgroup: Cgroup): Quota | undefined {
  let least: Quota | undefined;
  for (const directory of cgroup.cpu) {
    const cores = cgroup.cpuLimit(directory);
    if (cores !== undefined && !(cores >= (least?.cores ?? Infinity))) least = { cores, directory };
  }
  return least;
}

/** The lowest memory limit of the cgroup and its ancestors. */
function leastMemory(cgroup: Cgroup): number | undefined {
  return leastOf(cgroup.memory.flatMap((directory) => cgroup.memoryLimits(directory)));
}

/** The smallest known number; undefined where none is known. */
export function leastOf(numbers: readonly (number | undefined)[]): number | undefined {
  const found = Math.min(...numbers.map((number) => number ?? Infinity));
  return found < Infinity ? found : undefined;
}

/** Whether CPU time or memory is limited. */
export function isLimited(cgroup: Cgroup): boolean {
  return tightestQuota(cgroup) !== undefined || leastMemory(cgroup) !== undefined;
}
