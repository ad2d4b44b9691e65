import { encodeInstance } from '../../catalogue/index.ts';
import { hasEnded, openLineage, type InputOutput, type ProcessStat } from '../../processes/index.ts';
import type { Emit } from '../collector.ts';
import { usedBy } from '../gpu/index.ts';
import { legacies } from './heirs.linux.ts';
import type { Observation, Observer } from './observer.linux.ts';
import type { KnownProcess, ProcessChanges, ProcessTable } from './table.linux.ts';
import type { ProcessUnits } from './units.linux.ts';
import { emitUsage } from './usage.ts';
import { perSecond } from '../rate.ts';

export interface GroupSettings {
  /** The instance in the names of its metrics. */
  readonly name: string;
  /** Whether a process is a member by itself; its descendants are members too. */
  readonly isRoot: (stat: ProcessStat) => boolean;
}

/** Emits the total usage of some processes and all of their descendants. */
export function openGroup({ name, isRoot }: GroupSettings, table: ProcessTable, observer: Observer, units: ProcessUnits) {
  const prefix = `process.group.${encodeInstance(name)}` as const;
  const members = openMembers(isRoot, table);
  const total = { ticks: 0, read: 0, written: 0 };

  return (emit: Emit, elapsed: number, changes: ProcessChanges): void => {
    const { stayed, left } = members.update(changes);
    const all = [...members.all];
    const living = all.filter(({ stat }) => !hasEnded(stat));
    const oldest = living.reduce<KnownProcess | undefined>(
      (least, one) => (least && least.stat.start <= one.stat.start ? least : one),
      undefined,
    );
    const observed = living.map((one) => observer.observe(one)).filter(({ isGone }) => !isGone);
    // An older process that has just joined brings usage from before, which is not counted.
    const counted = all.filter((one) => one.isNew || stayed.has(one));
    const ticks = ticksSpent(counted, left);
    const moved = observed.every(({ io }) => io) ? bytesMoved(counted, left, observer) : undefined;
    total.ticks += ticks;
    total.read += moved?.read ?? 0;
    total.written += moved?.written ?? 0;

    emit(`${prefix}.processes.count`, living.length);
    if (!oldest) return;
    const gpu = usedBy(observed.flatMap(({ gpuClients = [] }) => gpuClients));
    emitUsage(emit, prefix, {
      cores: perSecond(ticks / units.ticksPerSecond, elapsed),
      cpuSeconds: total.ticks / units.ticksPerSecond,
      rss: sum(living, ({ stat }) => stat.rssPages * units.pageSize),
      pss: sum(observed, ({ pss }) => pss),
      readRate: perSecond(moved?.read, elapsed),
      writeRate: perSecond(moved?.written, elapsed),
      read: moved && total.read,
      written: moved && total.written,
      threads: sum(living, ({ stat }) => stat.threads),
      descriptors: sum(observed, ({ descriptors }) => descriptors),
      gpuUtilization: gpu.utilization,
      gpuMemory: gpu.memory,
      age: units.ageOf(oldest.stat),
      pid: oldest.stat.pid,
    });
  };
}

/** The members of a group. A member stays one when its parent has ended. */
function openMembers(isRoot: (stat: ProcessStat) => boolean, table: ProcessTable) {
  const all = new Set<KnownProcess>();
  let roots: ReadonlySet<ProcessStat> = new Set();
  const lineage = openLineage<ProcessStat>((stat) => roots.has(stat), 'session');
  return {
    all: all as ReadonlySet<KnownProcess>,
    /** Returns the members that already were members before, and those that have ended. */
    update({ appeared, ended, unsettled }: ProcessChanges) {
      const left = ended.filter((one) => all.delete(one));
      for (const { stat } of left) lineage.remove(stat.pid);
      for (const { stat } of all) lineage.admit(stat);
      const stayed: ReadonlySet<KnownProcess> = new Set(all);
      const candidates = [...appeared, ...unsettled].filter((one) => !all.has(one));
      roots = new Set(candidates.map(({ stat }) => stat).filter(isRoot));
      // A new root may already have children.
      const isOlder = unsettled.some(({ stat }) => roots.has(stat));
      const strangers = isOlder ? [...table.all.values()].filter((one) => !all.has(one)) : candidates;
      for (const { pid } of lineage.adopt(strangers.map(({ stat }) => stat))) {
        const joined = table.all.get(pid)!;
        table.follow(joined);
        all.add(joined);
      }
      return { stayed, left };
    },
  };
}

/** The CPU time of processes since the scan before, including children that started and ended in between. */
function ticksSpent(members: readonly KnownProcess[], ended: readonly KnownProcess[]): number {
  const legacyOf = legacies(ended, ({ stat }) => ownTicks(stat) + childTicks(stat));
  return members.reduce((spent, { stat, before }) => {
    const inherited = childTicks(stat) - (before ? childTicks(before) : 0);
    const own = ownTicks(stat) - (before ? ownTicks(before) : 0);
    return spent + own + Math.max(0, inherited - (legacyOf.get(stat.pid) ?? 0));
  }, 0);
}

function ownTicks({ user, system }: ProcessStat): number {
  return user + system;
}

function childTicks({ childUser, childSystem }: ProcessStat): number {
  return childUser + childSystem;
}

/** Bytes from and to storage, likewise. A parent's counters include those of a child as soon as it has waited for it. */
function bytesMoved(members: readonly KnownProcess[], ended: readonly KnownProcess[], observer: Observer) {
  const amount = (side: 'readStorage' | 'writtenStorage') => {
    const legacyOf = legacies(ended, (one) => observer.previous(one)?.io?.[side] ?? 0);
    return members.reduce((moved, one) => {
      const grown = growthOf(observer.observe(one), side);
      const hasWaited = one.stat.childFaults > (one.before?.childFaults ?? 0);
      return moved + Math.max(0, grown - (hasWaited ? (legacyOf.get(one.stat.pid) ?? 0) : 0));
    }, 0);
  };
  return { read: amount('readStorage'), written: amount('writtenStorage') };
}

function growthOf({ io, ioBefore }: Observation, side: keyof InputOutput): number {
  return io && ioBefore ? Math.max(0, io[side] - ioBefore[side]) : 0;
}

/** The sum over all; undefined where one is not known. */
function sum<Thing>(things: readonly Thing[], valueOf: (thing: Thing) => number | undefined): number | undefined {
  let total = 0;
  for (const thing of things) {
    const value = valueOf(thing);
    if (value === undefined) return undefined;
    total += value;
  }
  return total;
}
