import type { KernelConstants } from '../collectors/index.ts';
import type { InputOutput, Processes } from '../processes/index.ts';
import type { Clock } from '../time/index.ts';
import { openAccount, type Account, type CpuTime } from './account.linux.ts';
import type { CommandCgroup } from './cgroup.linux.ts';
import { openCpuUse, type CpuUse } from './cpu-use.ts';
import { openMemoryPeaks, type MemoryPeaks } from './memory-peaks.linux.ts';
import { cgroupTree, walkTree, type ProcessTree, type Scan } from './tree.linux.ts';

/** The usage of a process tree, in seconds and bytes; undefined where unknown. */
export interface TreeUsage {
  readonly wall: number;
  readonly cpu: CpuTime | undefined;
  /** It is what the tree took at least. */
  readonly isCpuSampled: boolean;
  /** The 95th percentile over windows of the interval's length; 1 is one core. */
  readonly cpuP95: number | undefined;
  readonly cpuMax: number | undefined;
  readonly peakRss: number | undefined;
  readonly peakPss: number | undefined;
  readonly inputOutput: InputOutput | undefined;
  /** Processes of the tree that are still running. */
  readonly left: number;
}

export interface Watch {
  /** To be called as soon as the command has been waited for. */
  finish(): TreeUsage | Promise<TreeUsage>;
}

/** Seconds before the first scan, so that short commands are scanned; each wait doubles. */
const firstWait = 0.02;

/** The share of a core for scans; large trees are scanned less often. Short intervals get more of it. */
function shareForScans(interval: number): number {
  return Math.min(0.1, Math.max(0.005, 0.005 / interval));
}

export interface TreeWatchSettings extends KernelConstants {
  readonly pid: number;
  /** Monotonic seconds of its start. */
  readonly start: number;
  /** Seconds between two scans. */
  readonly interval: number;
  readonly processes: Processes;
  /** The cgroup of the tree, if there is one. */
  readonly cgroup: CommandCgroup | undefined;
  readonly clock: Clock;
}

/** Watches a process and its descendants. */
export class TreeWatch implements Watch {
  readonly #settings: TreeWatchSettings;
  readonly #tree: ProcessTree;
  readonly #account: Account;
  readonly #memory: MemoryPeaks;
  readonly #use: CpuUse;
  #windowStart: number;
  #cancel = () => {};

  constructor(settings: TreeWatchSettings) {
    const { pid, start, processes, cgroup, ticksPerSecond, pageSize } = settings;
    this.#settings = settings;
    this.#tree = cgroup ? cgroupTree(pid, cgroup.pids, processes) : walkTree(pid, processes);
    this.#account = openAccount(processes, ticksPerSecond);
    this.#memory = openMemoryPeaks(processes, pageSize, ownCpuSeconds);
    this.#use = openCpuUse(start);
    this.#windowStart = start;
    this.#scheduleFirst(firstWait);
  }

  finish(): TreeUsage {
    const { start, interval, processes } = this.#settings;
    this.#cancel();
    this.#account.inherit();
    const { now, found } = this.#scan();
    if (now - this.#windowStart >= interval / 2) this.#addUse(now);
    const isKnown = processes.stat('self') !== undefined;
    return {
      wall: now - start,
      cpu: isKnown ? this.#cpu() : undefined,
      isCpuSampled: false,
      cpuP95: isKnown ? this.#use.p95 : undefined,
      cpuMax: isKnown ? this.#use.max : undefined,
      peakRss: this.#memory.rss,
      peakPss: this.#memory.pss,
      inputOutput: this.#account.inputOutput(),
      left: found.alive.length,
    };
  }

  #scan(): { readonly now: number; readonly found: Scan } {
    const now = this.#settings.clock.monotonic();
    const found = this.#tree.scan();
    this.#account.add(found);
    this.#memory.add(found, now);
    return { now, found };
  }

  #cpu(): CpuTime {
    return this.#settings.cgroup?.cpu() ?? this.#account.cpu();
  }

  #addUse(now: number): void {
    const { user, system } = this.#cpu();
    this.#use.add(now, user + system);
    this.#windowStart = now;
  }

  /** Schedules a scan before the first interval has passed, else the regular one. */
  #scheduleFirst(wait: number): void {
    const { start, interval, clock } = this.#settings;
    const left = start + interval - clock.monotonic();
    const early = () => {
      this.#scan();
      this.#scheduleFirst(2 * wait);
    };
    this.#cancel = wait < left ? clock.after(wait, early) : clock.after(left, () => this.#scanRegularly());
  }

  #scanRegularly(): void {
    const { start, interval, clock } = this.#settings;
    const before = ownCpuSeconds();
    this.#addUse(this.#scan().now);
    const after = clock.monotonic();
    const due = start + interval * Math.ceil((after - start) / interval + 1e-3);
    const pause = (ownCpuSeconds() - before) / shareForScans(interval);
    this.#cancel = clock.after(Math.max(due - after, pause), () => this.#scanRegularly());
  }
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
