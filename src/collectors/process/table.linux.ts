import type { ProcessStat, StatFiles } from '../../processes/index.ts';

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
  /** The number of the last scan that listed it. */
  foundIn: number;
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
  /** `now` is monotonic time in seconds. Throws where /proc cannot be read. */
  scan(now: number): ProcessChanges;
}

/** The idle processes that are read in one scan. More of them take turns. */
const idlePerScan = 1000;

/** Seconds within which a new process has called exec. */
const settlesWithin = 5;

/**
 * All processes of a host. Processes that were idle at their last reading are read in turns, so that ten times the processes do not take
 * ten times as long. A rate is over the time between a process's own readings.
 */
export function openProcessTable(files: StatFiles): ProcessTable {
  const all = new Map<number, KnownProcess>();
  let scans = 0;
  let scannedAt = 0;
  let newestStart = 0;

  const add = (pid: number, stat: ProcessStat, now: number, newestBefore: number) => {
    // // A process that was hidden until now is older than the newest known.
    const isNew = scans > 1 && stat.start >= newestBefore;
    const ticksPerSecond = isNew ? (stat.user + stat.system) / (now - scannedAt) : undefined;
    const appearedAt = scans > 1 ? now : -Infinity;
    const process = { stat, before: undefined, ticksPerSecond, isNew, followers: 0, appearedAt, readAt: now, foundIn: scans };
    all.set(pid, process);
    newestStart = Math.max(newestStart, stat.start);
    return process;
  };
  const remove = (pid: number) => {
    all.delete(pid);
    files.forget(pid);
  };
  const isDue = (process: KnownProcess, now: number, turns: number) =>
    process.followers > 0 || process.ticksPerSecond !== 0 || isSettling(process, now) || (process.stat.pid + scans) % turns === 0;

  return {
    all,
    scan(now) {
      scans += 1;
      const changes: ProcessChanges = { appeared: [], ended: [], unsettled: [] };
      const turns = Math.max(1, Math.ceil(all.size / idlePerScan));
      const newestBefore = newestStart;
      for (const pid of files.pids()) {
        const known = all.get(pid);
        if (known) {
          known.foundIn = scans;
          known.isNew = false;
          if (!isDue(known, now, turns)) continue;
        }
        const stat = files.read(pid, known !== undefined && isBusy(known));
        if (known && stat?.start === known.stat.start) {
          update(known, stat, now);
          if (known.before?.name !== stat.name || isSettling(known, now)) changes.unsettled.push(known);
          continue;
        }
        if (known) {
          remove(pid);
          changes.ended.push(known);
        }
        if (stat) changes.appeared.push(add(pid, stat, now, newestBefore));
      }
      for (const [pid, known] of all) {
        if (known.foundIn === scans) continue;
        remove(pid);
        changes.ended.push(known);
      }
      scannedAt = now;
      return changes;
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
