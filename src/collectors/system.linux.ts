import { inTurn, type Collector, type ReadNow } from './collector.ts';
import { watchCounter } from './counter.ts';
import type { Host } from './host.ts';
import { numberOfLine } from './pseudo-files/index.ts';
import { within } from './rate.ts';

export const system: Collector = {
  name: 'system',
  describe: 'Load, uptime, tasks, context switches, interrupts and forks.',
  open({ procfs }) {
    const reads = [openActivity(procfs), openLoad(procfs), openUptime(procfs)].filter((read) => read !== undefined);
    return reads.length === 0 ? `${procfs.root}/stat, loadavg and uptime are missing` : inTurn(reads);
  },
};

/** PID_MAX_LIMIT of include/linux/threads.h. A count that is below 0 for a moment is printed as one beyond it. */
const mostTasks = 2 ** 22;

function openActivity(procfs: Host['procfs']): ReadNow | undefined {
  const stat = procfs.open('stat');
  const switches = watchCounter('system.context_switches.ops_per_sec', 'system.context_switches.ops_total');
  const interrupts = watchCounter('system.interrupts.ops_per_sec', 'system.interrupts.ops_total');
  const forks = watchCounter('system.forks.ops_per_sec', 'system.forks.ops_total');
  return (
    stat &&
    ((emit, elapsed) => {
      const activity = parseActivity(stat.tryRead() ?? '');
      emit('system.processes.running.count', within(activity.running, mostTasks));
      emit('system.processes.blocked.count', within(activity.blocked, mostTasks));
      switches(emit, activity.contextSwitches, elapsed);
      interrupts(emit, activity.interrupts, elapsed);
      forks(emit, activity.forks, elapsed);
    })
  );
}

function openLoad(procfs: Host['procfs']): ReadNow | undefined {
  const loadavg = procfs.open('loadavg', 'half a second');
  return (
    loadavg &&
    ((emit) => {
      const [, ...averages] = /^([\d.]+) ([\d.]+) ([\d.]+) /.exec(loadavg.tryRead() ?? '') ?? [];
      const [oneMinute, fiveMinutes, fifteenMinutes] = averages.map((average) => within(Number(average), mostTasks));
      emit('system.load.1m.tasks', oneMinute);
      emit('system.load.5m.tasks', fiveMinutes);
      emit('system.load.15m.tasks', fifteenMinutes);
    })
  );
}

function openUptime(procfs: Host['procfs']): ReadNow | undefined {
  const uptime = procfs.open('uptime');
  return uptime && ((emit) => emit('system.uptime.seconds', parseUptime(uptime.tryRead() ?? '')));
}

/** The seconds since boot, suspended time included: proc_uptime(5). lxcfs may report a time below 0, or one that has no end. */
export function parseUptime(text: string): number | undefined {
  const seconds = Number.parseFloat(text);
  return seconds >= 0 && seconds < longestUptime ? seconds : undefined;
}

/** A hundred years. */
const longestUptime = 100 * 365 * 86_400;

/** Kernel counters since boot, and the current tasks. */
export interface Activity {
  readonly contextSwitches: number | undefined;
  readonly interrupts: number | undefined;
  readonly forks: number | undefined;
  readonly running: number | undefined;
  readonly blocked: number | undefined;
}

/** Parses the lines of /proc/stat that are not about single CPUs: proc_stat(5). The first number of `intr` is the sum of the others. */
export function parseActivity(text: string): Activity {
  return {
    contextSwitches: numberOfLine(text, 'ctxt'),
    interrupts: numberOfLine(text, 'intr'),
    forks: numberOfLine(text, 'processes'),
    running: numberOfLine(text, 'procs_running'),
    blocked: numberOfLine(text, 'procs_blocked'),
  };
}
