import { isLayered } from '../disk/index.ts';
import { cgroupResources, type Cgroup, type CgroupResource, type Transfer } from './cgroup.ts';
import { leastOf, type CgroupPrefix } from './usage.linux.ts';
import type { Emit, Read } from '../collector.ts';
import { watchCounter } from '../counter.ts';
import type { StallTimes } from '../pressure.linux.ts';
import { delta, perSecond, shareOfTime, sumOf } from '../rate.ts';
import type { RootDirectory } from '../pseudo-files/index.ts';

/** Emits the details of a cgroup: kinds of memory, input and output, tasks, pressure. */
export function readCgroupDetails(cgroup: Cgroup, prefix: CgroupPathPrefix, sysfs: RootDirectory): Read {
  const parts = [memoryKinds(cgroup, prefix), blockTraffic(cgroup, prefix, sysfs), tasks(cgroup, prefix), pressures(cgroup, prefix)];
  return (emit, elapsed) => {
    for (const part of parts) part(emit, elapsed);
  };
}

type CgroupPathPrefix = Exclude<CgroupPrefix, 'cgroup.self'>;
type Part = (emit: Emit, elapsed: number) => void;

function memoryKinds(cgroup: Cgroup, prefix: CgroupPathPrefix): Part {
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
function blockTraffic(cgroup: Cgroup, prefix: CgroupPathPrefix, sysfs: RootDirectory): Part {
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
      emit(
        total,
        sum((device) => now.get(device)![side]),
      );
    }
    before = now;
  };
}

function tasks(cgroup: Cgroup, prefix: CgroupPathPrefix): Part {
  const names = { count: `${prefix}.tasks.count`, limit: `${prefix}.tasks.limit.count` } as const;
  return (emit) => {
    emit(names.count, cgroup.tasks());
    emit(names.limit, leastOf(cgroup.pids.map((directory) => cgroup.taskLimit(directory))));
  };
}

function pressures(cgroup: Cgroup, prefix: CgroupPathPrefix): Part {
  const namesOf = (resource: CgroupResource, severity: 'some' | 'full') =>
    ({
      severity,
      percent: `${prefix}.pressure.${resource}.${severity}.percent`,
      total: `${prefix}.pressure.${resource}.${severity}.seconds_total`,
    }) as const;
  const resources = cgroupResources.map((resource) => ({ resource, names: [namesOf(resource, 'some'), namesOf(resource, 'full')] }));
  const before = new Map<string, StallTimes>();
  return (emit, elapsed) => {
    for (const { resource, names } of resources) {
      const now = cgroup.pressure(resource);
      for (const { severity, percent, total } of names) {
        emit(percent, shareOfTime(delta(now[severity], before.get(resource)?.[severity]), 1e6 * elapsed));
        emit(total, (now[severity] ?? NaN) / 1e6);
      }
      before.set(resource, now);
    }
  };
}
