import { isLayered } from '../disk/index.ts';
import { cgroupResources, type Cgroup, type Transfer } from './cgroup.ts';
import { leastOf, type CgroupPrefix } from './usage.linux.ts';
import { inTurn, type ReadNow } from '../collector.ts';
import { watchCounter } from '../counter.ts';
import { watchStalls } from '../pressure.linux.ts';
import { delta, perSecond, sumOf } from '../rate.ts';
import type { RootDirectory } from '../pseudo-files/index.ts';

/** Emits the details of a cgroup: kinds of memory, input and output, tasks, pressure. */
export function readCgroupDetails(cgroup: Cgroup, prefix: CgroupPathPrefix, sysfs: RootDirectory): ReadNow {
  return inTurn([memoryKinds(cgroup, prefix), blockTraffic(cgroup, prefix, sysfs), tasks(cgroup, prefix), pressures(cgroup, prefix)]);
}

type CgroupPathPrefix = Exclude<CgroupPrefix, 'cgroup.self'>;

function memoryKinds(cgroup: Cgroup, prefix: CgroupPathPrefix): ReadNow {
  const oomKills = watchCounter(`${prefix}.memory.oom_kills.ops_per_sec`, `${prefix}.memory.oom_kills.ops_total`);
  const names = {
    charged: `${prefix}.memory.charged.bytes`,
    anonymous: `${prefix}.memory.anonymous.bytes`,
    cached: `${prefix}.memory.cached.bytes`,
    swapped: `${prefix}.swap.used.bytes`,
  } as const;
  return (emit, elapsed) => {
    if (cgroup.memory.length === 0) return;
    const stat = cgroup.memoryStat();
    for (const kind of ['charged', 'anonymous', 'cached', 'swapped'] as const) emit(names[kind], stat[kind]);
    oomKills(emit, cgroup.oomKills(), elapsed);
  };
}

/** Traffic through LVM or RAID is counted once, at the disks below. */
function blockTraffic(cgroup: Cgroup, prefix: CgroupPathPrefix, sysfs: RootDirectory): ReadNow {
  const layered = new Map<string, boolean>();
  const isCounted = (device: string) => {
    if (!layered.has(device)) layered.set(device, isLayered(sysfs, `dev/block/${device}`));
    return !layered.get(device)!;
  };
  const sides = [
    { side: 'read', rate: `${prefix}.io.read.bytes_per_sec`, total: `${prefix}.io.read.bytes_total` },
    { side: 'written', rate: `${prefix}.io.write.bytes_per_sec`, total: `${prefix}.io.write.bytes_total` },
    { side: 'reads', rate: `${prefix}.io.read.ops_per_sec`, total: `${prefix}.io.read.ops_total` },
    { side: 'writes', rate: `${prefix}.io.write.ops_per_sec`, total: `${prefix}.io.write.ops_total` },
  ] as const;
  let before: ReadonlyMap<string, Transfer> | undefined;
  return (emit, elapsed) => {
    const transfers = cgroup.transfers();
    if (!transfers) {
      before = undefined;
      return;
    }
    const now = new Map([...transfers].filter(([device]) => isCounted(device)));
    const sum = (valueOf: (device: string) => number | undefined) => sumOf([...now.keys()], valueOf) ?? 0;
    for (const { side, rate, total } of sides) {
      // A device is listed from its first request on.
      const growth = before && sum((device) => delta(now.get(device)![side], before!.get(device)?.[side] ?? 0));
      emit(rate, perSecond(growth, elapsed));
      const all = sum((device) => now.get(device)![side]);
      emit(total, all);
    }
    before = now;
  };
}

function tasks(cgroup: Cgroup, prefix: CgroupPathPrefix): ReadNow {
  const names = { count: `${prefix}.tasks.count`, limit: `${prefix}.tasks.limit.count` } as const;
  return (emit) => {
    emit(names.count, cgroup.tasks());
    emit(names.limit, leastOf(cgroup.pids.map((directory) => cgroup.taskLimit(directory))));
  };
}

function pressures(cgroup: Cgroup, prefix: CgroupPathPrefix): ReadNow {
  const resources = cgroupResources.map((resource) => ({ resource, watch: watchStalls(`${prefix}.pressure.${resource}`) }));
  return (emit, elapsed) => {
    for (const { resource, watch } of resources) watch(emit, cgroup.pressure(resource), elapsed);
  };
}
