import { isStuck, type ProcessStat, type StatFiles } from '../../processes/index.ts';
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
  /**
   * Processes whose name or arguments may have changed, as between fork and exec a process is a copy of its parent, or could not be asked
   * for in the scan before.
   */
  readonly unsettled: KnownProcess[];
}

/** The idle processes that are read in one scan. More of them take turns. */
const idlePerScan = 1000;

/** What cannot be read, as where /proc is mounted with hidepid=1, is tried again after so many scans: each failure costs ten readings. */
const scansBetweenAttempts = 10;

/** Seconds within which a new process has called exec. */
const execsWithin = 5;

/**
 * All processes of a host. Processes that were idle at their last reading are read in turns, so that ten times the processes do not take
 * ten times as long. A rate is over the time between a process's own readings.
 */
export class ProcessTable {
  readonly all = new Map<number, KnownProcess>();
  /** Those that are read in each scan: what has used CPU time lately is among them. */
  readonly active = new Set<KnownProcess>();
  readonly #listPids: () => readonly number[];
  readonly #files: Pick<StatFiles, 'read' | 'forget'>;
  #roster: Roster<KnownProcess> = { pids: [], slots: [] };
  #changes: ProcessChanges = { appeared: [], ended: [], unsettled: [] };
  #scans = 0;
  #now = 0;
  #scannedAt = 0;
  #newestStart = 0;
  #newestBefore = 0;

  constructor(listPids: () => readonly number[], files: Pick<StatFiles, 'read' | 'forget'>) {
    this.#listPids = listPids;
    this.#files = files;
  }

  /** `now` is monotonic time in seconds. Throws where /proc cannot be read. */
  scan(now: number): ProcessChanges {
    for (const process of this.#changes.appeared) process.isNew = false;
    this.#changes = { appeared: [], ended: [], unsettled: [] };
    this.#scans += 1;
    this.#scannedAt = this.#now;
    this.#now = now;
    this.#newestBefore = this.#newestStart;
    const updated = updateRoster(this.#roster, this.#listPids());
    for (const process of updated.gone) this.#remove(process);
    this.#roster = updated;
    for (const process of this.active) this.#read(process);
    this.#readIdle(updated);
    this.#readUnknown(updated);
    return this.#changes;
  }

  /** From now on a process is read in each scan, until it is released as often as it was followed. */
  follow(process: KnownProcess): void {
    process.followers += 1;
    this.active.add(process);
  }

  release(process: KnownProcess): void {
    process.followers -= 1;
  }

  #readIdle({ pids, slots }: Roster<KnownProcess>): void {
    const turns = Math.max(1, Math.ceil(pids.length / idlePerScan));
    for (let slot = this.#scans % turns; slot < pids.length; slot += turns) this.#read(slots[slot]);
  }

  #readUnknown({ pids, slots }: Roster<KnownProcess>): void {
    for (let slot = 0; slot < slots.length; slot += 1) {
      const known = slots[slot];
      if (known || (known === null && (slot + this.#scans) % scansBetweenAttempts !== 0)) continue;
      const stat = this.#files.read(pids[slot]!, false);
      slots[slot] = stat ? this.#add(stat) : null;
    }
  }

  #read(process: KnownProcess | null | undefined): void {
    if (!process || process.readAt === this.#now) return;
    const stat = this.#files.read(process.stat.pid, isBusy(process));
    if (stat?.start !== process.stat.start) {
      this.#remove(process);
      return replaceInRoster(this.#roster, process.stat.pid, stat ? this.#add(stat) : null);
    }
    update(process, stat, this.#now);
    const isStarting = this.#now - process.appearedAt < execsWithin;
    if (isBusy(process) || isStarting) this.active.add(process);
    else this.active.delete(process);
    if (process.before?.name !== stat.name || isStuck(process.before) || isStarting) this.#changes.unsettled.push(process);
  }

  #add(stat: ProcessStat): KnownProcess {
    // A process that was hidden until now is older than the newest known.
    const isNew = this.#scans > 1 && stat.start >= this.#newestBefore;
    const ticksPerSecond = isNew ? (stat.user + stat.system) / (this.#now - this.#scannedAt) : undefined;
    const appearedAt = this.#scans > 1 ? this.#now : -Infinity;
    const process = { stat, before: undefined, ticksPerSecond, isNew, followers: 0, appearedAt, readAt: this.#now };
    this.all.set(stat.pid, process);
    this.active.add(process);
    this.#newestStart = Math.max(this.#newestStart, stat.start);
    this.#changes.appeared.push(process);
    return process;
  }

  #remove(process: KnownProcess): void {
    this.all.delete(process.stat.pid);
    this.active.delete(process);
    this.#files.forget(process.stat.pid);
    this.#changes.ended.push(process);
  }
}

function isBusy({ followers, ticksPerSecond }: KnownProcess): boolean {
  return followers > 0 || (ticksPerSecond ?? 0) > 0;
}

function update(known: KnownProcess, stat: ProcessStat, now: number): void {
  const spent = stat.user + stat.system - known.stat.user - known.stat.system;
  known.ticksPerSecond = now > known.readAt ? Math.max(0, spent) / (now - known.readAt) : undefined;
  known.before = known.stat;
  known.stat = stat;
  known.readAt = now;
}
