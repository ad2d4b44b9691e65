import type { ProcessStat, StatFiles } from '../../processes/index.ts';
import { replaceInRoster, updateRoster, type Roster } from './roster.ts';

/** A process, from the first scan that lists it to the first that does not. */
export interface KnownProcess {
  stat: ProcessStat;
  /** At its previous reading, which for a followed process was in the previous scan; undefined at first. */
  before: ProcessStat | undefined;
  /** CPU time between its last two readings, in clock ticks a second; undefined if unknown. */
  ticksPerSecond: number | undefined;
  /** It has started since the scan before. */
  isNew: boolean;
  /** The number of readers that want it read in each scan. */
  followers: number;
  /** Seconds; -Infinity for a process that was there at the first scan. */
  readonly appearedAt: number;
  readAt: number;
}

/** What has changed between two scans. */
export interface ProcessChanges {
  readonly appeared: KnownProcess[];
  readonly ended: KnownProcess[];
  /** Processes whose name or arguments may have changed: between fork and exec, a process is a copy of its parent. */
  readonly unsettled: KnownProcess[];
}

export interface ProcessTable {
  readonly all: ReadonlyMap<number, KnownProcess>;
  /** Those that are read in each scan: what has used CPU time lately is among them. */
  readonly active: ReadonlySet<KnownProcess>;
  /** `now` is monotonic time in seconds. Throws where /proc cannot be read. */
  scan(now: number): ProcessChanges;
  /** From now on a process is read in each scan, until it is released as often as it was followed. */
  follow(process: KnownProcess): void;
  release(process: KnownProcess): void;
}

/** The idle processes that are read in one scan. More of them take turns. */
const idlePerScan = 1000;

/** What cannot be read, as where /proc is mounted with hidepid=1, is tried again after so many scans: each failure costs ten readings. */
const scansBetweenAttempts = 10;

/** Seconds within which a new process has called exec. */
const settlesWithin = 5;

/**
 * All processes of a host. Processes that were idle at their last reading are read in turns, so that ten times the processes do not take
 * ten times as long. A rate is over the time between a process's own readings.
 */
export function openProcessTable(listPids: () => readonly number[], files: StatFiles): ProcessTable {
  const all = new Map<number, KnownProcess>();
  const active = new Set<KnownProcess>();
  let roster: Roster<KnownProcess> = { pids: [], slots: [] };
  let changes: ProcessChanges = { appeared: [], ended: [], unsettled: [] };
  let scans = 0;
  let [now, scannedAt] = [0, 0];
  let [newestStart, newestBefore] = [0, 0];

  const add = (stat: ProcessStat): KnownProcess => {
    // A process that was hidden until now is older than the newest known.
    const isNew = scans > 1 && stat.start >= newestBefore;
    const ticksPerSecond = isNew ? (stat.user + stat.system) / (now - scannedAt) : undefined;
    const appearedAt = scans > 1 ? now : -Infinity;
    const process = { stat, before: undefined, ticksPerSecond, isNew, followers: 0, appearedAt, readAt: now };
    all.set(stat.pid, process);
    active.add(process);
    newestStart = Math.max(newestStart, stat.start);
    changes.appeared.push(process);
    return process;
  };
  const remove = (process: KnownProcess) => {
    all.delete(process.stat.pid);
    active.delete(process);
    files.forget(process.stat.pid);
    changes.ended.push(process);
  };
  const read = (process: KnownProcess | null | undefined) => {
    if (!process || process.readAt === now) return;
    const stat = files.read(process.stat.pid, isBusy(process));
    if (stat?.start !== process.stat.start) {
      remove(process);
      return replaceInRoster(roster, process.stat.pid, stat ? add(stat) : null);
    }
    update(process, stat, now);
    if (isBusy(process) || isSettling(process, now)) active.add(process);
    else active.delete(process);
    if (process.before?.name !== stat.name || isSettling(process, now)) changes.unsettled.push(process);
  };

  return {
    all,
    active,
    scan(at) {
      for (const process of changes.appeared) process.isNew = false;
      changes = { appeared: [], ended: [], unsettled: [] };
      scans += 1;
      [now, scannedAt, newestBefore] = [at, now, newestStart];
      const updated = updateRoster(roster, listPids());
      for (const process of updated.gone) remove(process);
      roster = updated;
      for (const process of active) read(process);
      const turns = Math.max(1, Math.ceil(roster.pids.length / idlePerScan));
      for (let slot = scans % turns; slot < roster.pids.length; slot += turns) read(roster.slots[slot]);
      for (let slot = 0; slot < roster.slots.length; slot += 1) {
        const known = roster.slots[slot];
        if (known || (known === null && (slot + scans) % scansBetweenAttempts !== 0)) continue;
        const stat = files.read(roster.pids[slot]!, false);
        roster.slots[slot] = stat ? add(stat) : null;
      }
      return changes;
    },
    follow(process) {
      process.followers += 1;
      active.add(process);
    },
    release(process) {
      process.followers -= 1;
    },
  };
}

function isBusy({ followers, ticksPerSecond }: KnownProcess): boolean {
  return followers > 0 || (ticksPerSecond ?? 0) > 0;
}

function isSettling({ appearedAt }: KnownProcess, now: number): boolean {
  return now - appearedAt < settlesWithin;
}

function update(known: KnownProcess, stat: ProcessStat, now: number): void {
  const spent = stat.user + stat.system - known.stat.user - known.stat.system;
  known.ticksPerSecond = now > known.readAt ? Math.max(0, spent) / (now - known.readAt) : undefined;
  known.before = known.stat;
  known.stat = stat;
  known.readAt = now;
}
