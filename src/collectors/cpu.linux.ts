import { encodeInstance } from '../catalogue/index.ts';
import type { Collector, Emit } from './collector.ts';
import { openFrequencies } from './cpufreq.linux.ts';
import { kernelConstants } from './kernel.ts';
import { numbersIn } from './numbers.ts';
import { percentOf } from './rate.ts';

export const cpu: Collector = {
  name: 'cpu',
  describe: 'CPU time by mode, in all and per logical CPU, and clock frequencies.',
  open(host) {
    const stat = host.procfs.open('stat');
    if (!stat) return `${host.procfs.root}/stat is missing`;
    const { ticksPerSecond } = kernelConstants(host);
    const frequencies = openFrequencies(host);
    let previous = new Map<string, CpuTimes>();
    return (emit) => {
      const current = parseCpuTimes(stat.read());
      emitUse(emit, current, previous);
      for (const [core, times] of current) {
        for (const mode of modes) emit(`cpu.core.${core}.${mode}.seconds_total`, times[mode] / ticksPerSecond);
      }
      frequencies(emit, current.size);
      emit('cpu.count', current.size || undefined);
      previous = current;
    };
  },
};

/** Modes as they are shown: they do not overlap, and their sum is the time that has passed. */
const modes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal', 'guest'] as const;
const shown = modes.filter((mode) => mode !== 'idle');
export type CpuTimes = Readonly<Record<(typeof modes)[number], number>>;

/** A CPU that came online has no earlier reading and is left out; so is one that went offline. */
function emitUse(emit: Emit, current: ReadonlyMap<string, CpuTimes>, previous: ReadonlyMap<string, CpuTimes>): void {
  const sum: Record<keyof CpuTimes, number> = { ...noTime };
  for (const [core, times] of current) {
    const before = previous.get(core);
    if (!before) continue;
    const spent = timeSpent(times, before);
    for (const mode of modes) sum[mode] += spent[mode];
    emit(`cpu.core.${encodeInstance(core)}.utilization.percent`, utilization(spent));
  }
  emit('cpu.utilization.percent', utilization(sum));
  for (const mode of shown) emit(`cpu.${mode}.percent`, percentOf(sum[mode], total(sum)));
}

const noTime: CpuTimes = { user: 0, nice: 0, system: 0, idle: 0, iowait: 0, irq: 0, softirq: 0, steal: 0, guest: 0 };

function utilization(spent: CpuTimes): number | undefined {
  return percentOf(total(spent) - spent.idle - spent.iowait, total(spent));
}

function total(times: CpuTimes): number {
  let sum = 0;
  for (const mode of modes) sum += times[mode];
  return sum;
}

/**
 * The `cpuN` lines of /proc/stat, in clock ticks, by N: proc_stat(5). The kernel counts guests within user and
 * nice; here they are taken out, so that no tick counts twice. The `cpu` line also counts offline CPUs: left out.
 */
export function parseCpuTimes(text: string): Map<string, CpuTimes> {
  const cpus = new Map<string, CpuTimes>();
  for (let at = text.startsWith('cpu') ? 0 : text.indexOf('\ncpu') + 1; text.startsWith('cpu', at);) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const [, core] = /^cpu(\d+) /.exec(text.slice(at, at + 16)) ?? [];
    const times = core === undefined ? undefined : timesIn(numbersIn(text, at + 3 + core.length, end));
    if (times) cpus.set(core!, times);
    at = end + 1;
  }
  return cpus;
}

/** undefined for a line that was cut off before the idle time. */
function timesIn(fields: readonly number[]): CpuTimes | undefined {
  const [user, nice, system, idle, iowait = 0, irq = 0, softirq = 0, steal = 0, guest = 0, guestNice = 0] = fields;
  if (user === undefined || nice === undefined || system === undefined || idle === undefined) return undefined;
  return {
    ...{ system, idle, iowait, irq, softirq, steal },
    user: Math.max(0, user - guest),
    nice: Math.max(0, nice - guestNice),
    guest: guest + guestNice,
  };
}

/**
 * Ticks spent in each mode between two readings of one CPU. Counters may go backwards: iowait is not exact,
 * and a CPU that was offline in between starts anew. The rules are those of sysstat's rd_stats.c.
 */
export function timeSpent(now: CpuTimes, before: CpuTimes): CpuTimes {
  const spent = { ...noTime } as Record<keyof CpuTimes, number>;
  for (const mode of modes) spent[mode] = Math.max(0, now[mode] - before[mode]);
  if (now.iowait < before.iowait) spent.iowait = now.idle > before.idle ? 0 : now.iowait;
  if (now.idle < before.idle) spent.idle = now.idle;
  return spent;
}
