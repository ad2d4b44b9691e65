import { encodeInstance } from '../catalogue/index.ts';
import { memoize } from '../memoize.ts';
import type { Collector, Emit } from './collector.ts';
import { findClusters, watchCpus, openFrequencies } from './cpu/index.ts';
import { kernelConstants } from './kernel.linux.ts';
import { endOfDigits, endOfLine, numbersIn } from './pseudo-files/index.ts';
import { percentOf } from './rate.ts';

export const cpu: Collector = {
  name: 'cpu',
  describe: 'CPU time by mode, in all, per logical CPU and per kind of cores, and clock frequencies.',
  open(host) {
    const stat = host.procfs.open('stat');
    if (!stat) return `${host.procfs.root}/stat is missing`;
    const { ticksPerSecond } = kernelConstants(host);
    const frequencies = openFrequencies(host);
    const clustersOf = watchCpus(() => findClusters(host.sysfs));
    const namesOf = memoize(coreNames);
    let previous = new Map<string, CpuTimes>();
    return (emit) => {
      const current = parseCpuTimes(stat.read());
      const clusters = clustersOf(current);
      emitUse(emit, { current, previous, clusters }, namesOf);
      for (const [core, times] of host.counters ? current : []) {
        for (const { name, mode } of namesOf(core).totals) emit(name, times[mode] / ticksPerSecond);
      }
      frequencies(emit, current, clusters);
      emit('cpu.count', current.size || undefined);
      previous = current;
    };
  },
};

/** The metric names of a CPU, built once and not in each tick. */
function coreNames(core: string) {
  return {
    utilization: `cpu.core.${encodeInstance(core)}.utilization.percent`,
    totals: modes.map((mode) => ({ mode, name: `cpu.core.${core}.${mode}.seconds_total` as const })),
  } as const;
}

/** The emitted modes. They do not overlap, and their sum is the elapsed time. */
const modes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal', 'guest'] as const;
const shares = modes.filter((mode) => mode !== 'idle').map((mode) => ({ mode, name: `cpu.${mode}.percent` as const }));
export type CpuTimes = Readonly<Record<(typeof modes)[number], number>>;

interface Readings {
  readonly current: ReadonlyMap<string, CpuTimes>;
  readonly previous: ReadonlyMap<string, CpuTimes>;
  /** The kind of each CPU, on a processor with several kinds. */
  readonly clusters: ReadonlyMap<string, string>;
}

/** CPUs without an earlier reading, without a known time, and offline ones, are left out. */
function emitUse(emit: Emit, { current, previous, clusters }: Readings, namesOf: (core: string) => ReturnType<typeof coreNames>): void {
  const sum = noTime();
  const sums = new Map<string, ReturnType<typeof noTime>>();
  for (const [core, times] of current) {
    const before = previous.get(core);
    const spent = before && timeSpent(times, before);
    if (!spent) continue;
    addTo(sum, spent);
    const cluster = clusters.get(core);
    if (cluster !== undefined) sums.set(cluster, addTo(sums.get(cluster) ?? noTime(), spent));
    emit(namesOf(core).utilization, utilization(spent));
  }
  for (const [cluster, each] of sums) emit(`cpu.cluster.${cluster}.utilization.percent`, utilization(each));
  emit('cpu.utilization.percent', utilization(sum));
  const all = total(sum);
  for (const { mode, name } of shares) emit(name, percentOf(sum[mode], all));
}

function addTo(sum: Record<keyof CpuTimes, number>, spent: CpuTimes): typeof sum {
  for (let index = 0; index < modes.length; index += 1) sum[modes[index]!] += spent[modes[index]!];
  return sum;
}

function noTime(): Record<keyof CpuTimes, number> {
  return { user: 0, nice: 0, system: 0, idle: 0, iowait: 0, irq: 0, softirq: 0, steal: 0, guest: 0 };
}

function utilization(spent: CpuTimes): number | undefined {
  const all = total(spent);
  return percentOf(all - spent.idle - spent.iowait, all);
}

function total({ user, nice, system, idle, iowait, irq, softirq, steal, guest }: CpuTimes): number {
  return user + nice + system + idle + iowait + irq + softirq + steal + guest;
}

/**
 * Parses the `cpuN` lines of /proc/stat, in clock ticks, by N: proc_stat(5). The kernel counts guest time in user and nice too; here it is
 * subtracted. The `cpu` line is left out, because it counts offline CPUs.
 */
export function parseCpuTimes(text: string): Map<string, CpuTimes> {
  const cpus = new Map<string, CpuTimes>();
  let columns = 0;
  for (let at = text.startsWith('cpu') ? 0 : text.indexOf('\ncpu') + 1; text.startsWith('cpu', at);) {
    const end = endOfLine(text, at);
    const space = endOfDigits(text, at + 3);
    const numbers = text[space] === ' ' ? numbersIn(text, space, end, beyondTicks) : [];
    // A number at the end of a text that was cut off would be too small.
    const isCut = end === text.length && numbers.length < columns;
    columns = numbers.length;
    const times = space > at + 3 && !isCut ? timesIn(numbers) : undefined;
    if (times) cpus.set(text.slice(at + 3, space), times);
    at = end + 1;
  }
  return cpus;
}

/**
 * Ticks that no CPU counts up to, as it takes 348 years. What is below 0 for a moment is printed as 2^64 ns in ticks, which is 584 years;
 * lxcfs has shown more.
 */
const beyondTicks = 2 ** 40;

/** undefined for a line that lacks the idle time. NaN stands for a time that cannot be. */
function timesIn(ticks: readonly number[]): CpuTimes | undefined {
  const { 0: user, 1: nice, 2: system, 3: idle, 4: iowait = 0, 5: irq = 0, 6: softirq = 0, 7: steal = 0, 8: guest = 0 } = ticks;
  if (user === undefined || nice === undefined || system === undefined || idle === undefined) return undefined;
  const guestNice = ticks[9] ?? 0;
  const userOnly = Math.max(0, user - guest);
  const niceOnly = Math.max(0, nice - guestNice);
  return { user: userOnly, nice: niceOnly, system, idle, iowait, irq, softirq, steal, guest: guest + guestNice };
}

/**
 * Ticks spent in each mode between two readings of one CPU. A counter may go backwards: iowait and idle are not exact, and a CPU that was
 * offline restarts at 0. The rules are those of sysstat's rd_stats.c, for a fall that is more than an inaccuracy. undefined where one of the
 * modes is unknown in which a CPU spends nearly all its time, for the shares of the others would be too large.
 */
export function timeSpent(now: CpuTimes, before: CpuTimes): CpuTimes | undefined {
  if (!isKnown(now) || !isKnown(before)) return undefined;
  const spent = noTime();
  // By index here and in the parsers: `for...of` and destructuring an array make an object a step until they are optimised.
  for (let index = 0; index < modes.length; index += 1) {
    const mode = modes[index]!;
    spent[mode] = now[mode] >= before[mode] ? now[mode] - before[mode] : 0;
  }
  if (startedAnew(now.iowait, before.iowait) && now.idle <= before.idle) spent.iowait = now.iowait;
  if (startedAnew(now.idle, before.idle)) spent.idle = now.idle;
  return spent;
}

function isKnown({ user, system, idle }: CpuTimes): boolean {
  return Number.isFinite(user + system + idle);
}

/** Whether a counter fell by so much that it has been set to 0: an inaccuracy is of a few ticks. */
function startedAnew(now: number, before: number): boolean {
  return now < before / 2;
}
