import type { ProcessStat, StatFiles } from '../../processes/index.ts';

/** A process from the scan in which it appeared to that in which it is gone. */
export interface KnownProcess {
  stat: ProcessStat;
  /** At the reading before, which is that of the scan before for a process that is followed; undefined at first. */
  before: ProcessStat | undefined;
  /** CPU time between its last two readings, in clock ticks a second; undefined where that is not known. */
  ticksPerSecond: number | undefined;
  /** It has begun since the scan before. */
  isNew: boolean;
  /** How many ask for it to be read in each scan. */
  followers: number;
  /** Seconds; it was there before the first scan where it has none. */
  readonly appearedAt: number;
  readAt: number;
  /** The number of the last scan that found it. */
  foundIn: number;
}

/** What has changed between two scans. */
export interface ProcessChanges {
  readonly appeared: KnownProcess[];
  readonly ended: KnownProcess[];
  /** Those whose name or arguments may be others by now: a process is the copy of another one before it is itself. */
  readonly unsettled: KnownProcess[];
}

export interface ProcessTable {
  readonly all: ReadonlyMap<number, KnownProcess>;
  /** `now` is monotonic time in seconds. Throws where /proc cannot be read. */
  scan(now: number): ProcessChanges;
}

/** The idle processes that are read in a scan. Where there are more, they take turns. */
const idlePerScan = 1000;

/** Seconds in which a process becomes what it is to be. */
const settlesWithin = 5;

/**
 * All processes of a host. One that was idle at its last reading is read again in its turn, so that ten times the processes do not take
 * ten times as long. Its rate is over the time between its own readings.
 */
export function openProcessTable(files: StatFiles): ProcessTable {
  const all = new Map<number, KnownProcess>();
  let scans = 0;
  let scannedAt = 0;
  let newestStart = 0;

  const add = (pid: number, stat: ProcessStat, now: number, newestBefore: number) => {
    // One that was hidden until now is older than those that are new.
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
