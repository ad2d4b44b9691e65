import type { KernelConstants } from '../collectors/index.ts';
import type { InputOutput, Processes } from '../processes/index.ts';
import type { Clock } from '../time/index.ts';
import { openAccount, type CpuTime } from './account.linux.ts';
import type { CommandCgroup } from './cgroup.linux.ts';
import { openCpuUse } from './cpu-use.ts';
import { openMemoryPeaks } from './memory-peaks.linux.ts';
import { cgroupTree, walkTree } from './tree.linux.ts';

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
export function watchTree({ pid, start, interval, processes, cgroup, clock, ...units }: TreeWatchSettings): Watch {
  const tree = cgroup ? cgroupTree(pid, cgroup.pids, processes) : walkTree(pid, processes);
  const account = openAccount(processes, units.ticksPerSecond);
  const memory = openMemoryPeaks(processes, units.pageSize, ownCpuSeconds);
  const use = openCpuUse(start);
  let windowStart = start;
  let stop = () => {};

  const scan = () => {
    const now = clock.monotonic();
    const found = tree.scan();
    account.add(found);
    memory.add(found, now);
    return { now, found };
  };
  const cpu = () => cgroup?.cpu() ?? account.cpu();
  const addUse = (now: number) => {
    const { user, system } = cpu();
    use.add(now, user + system);
    windowStart = now;
  };
  const early = (wait: number) => {
    scan();
    schedule(2 * wait);
  };
  const regular = () => {
    const before = ownCpuSeconds();
    addUse(scan().now);
    const after = clock.monotonic();
    const due = start + interval * Math.ceil((after - start) / interval + 1e-3);
    stop = clock.after(Math.max(due - after, (ownCpuSeconds() - before) / shareForScans(interval)), regular);
  };
  const schedule = (wait: number) => {
    const left = start + interval - clock.monotonic();
    stop = wait < left ? clock.after(wait, () => early(wait)) : clock.after(left, regular);
  };
  schedule(firstWait);

  return {
    finish() {
      stop();
      account.settle();
      const { now, found } = scan();
      if (now - windowStart >= interval / 2) addUse(now);
      const isKnown = processes.stat('self') !== undefined;
      return {
        wall: now - start,
        cpu: isKnown ? cpu() : undefined,
        isCpuSampled: false,
        cpuP95: isKnown ? use.p95 : undefined,
        cpuMax: isKnown ? use.max : undefined,
        peakRss: memory.rss,
        peakPss: memory.pss,
        inputOutput: account.inputOutput(),
        left: found.alive.length,
      };
    },
  };
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
