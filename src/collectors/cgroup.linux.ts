import { openVersion1 } from './cgroup-v1.linux.ts';
import { openVersion2 } from './cgroup-v2.linux.ts';
import type { Cgroup, CpuStat } from './cgroup.ts';
import type { Collector, Read } from './collector.ts';
import { delta, percentOf, perSecond } from './rate.ts';

export const cgroup: Collector = {
  name: 'cgroup',
  describe: 'CPU time and memory of the own cgroup against its limits: what a container may use.',
  open(host) {
    const versions = [openVersion2(host), openVersion1(host)];
    const found = versions.filter((version) => typeof version !== 'string');
    if (found.length === 0) return versions.find((reason) => typeof reason === 'string')!;
    // A host may have both, and the controllers in either.
    const own = found.find((each) => tightestQuota(each) || leastMemory(each) !== undefined);
    if (!own) return `no limit is set in ${host.sysfs.root}/${(found[0]!.cpu[0] ?? found[0]!.memory[0])!} or above`;
    const cpu = readCpu(own);
    const memory = readMemory(own);
    return (emit, elapsed) => {
      void cpu(emit, elapsed);
      void memory(emit, elapsed);
    };
  },
};

function readCpu(own: Cgroup): Read {
  const [directory] = own.cpu;
  let before: CpuStat = {};
  let throttledBefore: { readonly directory?: string; readonly stat: CpuStat } = { stat: {} };
  return (emit, elapsed) => {
    if (directory === undefined) return;
    const now = own.cpuStat(directory);
    const quota = tightestQuota(own);
    const cores = perSecond(delta(now.used, before.used), 1e6 * elapsed);
    emit('cgroup.self.cpu.used.cores', cores);
    emit('cgroup.self.cpu.used.seconds_total', inSeconds(now.used));
    before = now;
    if (!quota) return;
    emit('cgroup.self.cpu.limit.cores', quota.cores);
    emit('cgroup.self.cpu.used.percent', percentOf(cores, quota.cores));
    // Only the cgroup that holds the quota counts how often it ran out.
    const stat = quota.directory === directory ? now : own.cpuStat(quota.directory);
    const earlier = throttledBefore.directory === quota.directory ? throttledBefore.stat : {};
    emit('cgroup.self.cpu.throttled.percent', percentOf(delta(stat.throttled, earlier.throttled), delta(stat.periods, earlier.periods)));
    emit('cgroup.self.cpu.throttled.seconds_total', inSeconds(stat.throttledTime));
    throttledBefore = { directory: quota.directory, stat };
  };
}

function readMemory(own: Cgroup): Read {
  const [directory] = own.memory;
  return (emit) => {
    if (directory === undefined) return;
    const inactive = own.inactiveFile(directory);
    const current = own.memoryUsed(directory);
    const used = current === undefined ? undefined : Math.max(0, current - (inactive ?? 0));
    const limit = leastMemory(own);
    emit('cgroup.self.memory.used.bytes', used);
    emit('cgroup.self.memory.limit.bytes', limit);
    emit('cgroup.self.memory.used.percent', percentOf(used, limit));
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
function tightestQuota(own: Cgroup): Quota | undefined {
  let least: Quota | undefined;
  for (const directory of own.cpu) {
    const cores = own.cpuLimit(directory);
    if (cores !== undefined && !(cores >= (least?.cores ?? Infinity))) least = { cores, directory };
  }
  return least;
}

/** The least of all limits. */
function leastMemory(own: Cgroup): number | undefined {
  const limits = own.memory.flatMap((directory) => own.memoryLimits(directory));
  const least = Math.min(...limits.map((limit) => limit ?? Infinity));
  return least < Infinity ? least : undefined;
}
