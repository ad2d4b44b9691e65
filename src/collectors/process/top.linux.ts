import { encodeInstance } from '../../catalogue/index.ts';
import { naturalOrder } from '../../text/index.ts';
import type { Emit } from '../collector.ts';
import { usedBy, type GpuClients } from '../gpu/index.ts';
import { openCommandNames } from './command-names.ts';
import { commandOf } from './command.linux.ts';
import { legacies } from './heirs.linux.ts';
import type { Observer } from './observer.linux.ts';
import type { KnownProcess, ProcessChanges, ProcessTable } from './table.linux.ts';
import { emitUsage, type ProcessUsage } from './usage.ts';
import type { ProcessUnits } from './units.linux.ts';
import { delta, perSecond } from '../rate.ts';

/** The label of a displayed process: its command, and its number among those of the same command, from 1. */
interface Label {
  readonly command: string;
  readonly number: number;
}

export interface TopSettings {
  readonly table: ProcessTable;
  readonly observer: Observer;
  readonly units: ProcessUnits;
  readonly gpus: GpuClients | undefined;
  /** Monotonic time in seconds. */
  readonly now: () => number;
}

/** Emits the largest processes by CPU, by memory and by GPU, `count` of each. */
export function openTop(count: number, { table, observer, units, gpus, now }: TopSettings) {
  const nameOf = openCommandNames(now);
  let labels: ReadonlyMap<KnownProcess, Label> = new Map();
  return (emit: Emit, elapsed: number, { ended }: ProcessChanges): void => {
    const shown = new Set([
      ...largest(table.active, count, ({ ticksPerSecond }) => ticksPerSecond ?? 0),
      ...largest(table.all.values(), count, ({ stat }) => stat.rssPages),
      ...largestOnGpus(count, table, gpus),
    ]);
    for (const process of labels.keys()) if (!shown.has(process)) table.release(process);
    for (const process of shown) if (!labels.has(process)) table.follow(process);
    labels = label(shown, labels, ({ stat }) => nameOf(commandOf(stat)));
    const heirs = legacies(ended, () => 0);
    for (const [process, { command, number }] of [...labels].sort(byLabel)) {
      const usage = usageOf(process, observer, units, heirs.has(process.stat.pid) ? 0 : elapsed);
      emitUsage(emit, `process.top.${encodeInstance(command)}.${number}`, usage);
    }
  };
}

/** The processes that keep GPUs busiest; of those that do not, the ones with most GPU memory. */
function largestOnGpus(count: number, { all }: ProcessTable, gpus: GpuClients | undefined): KnownProcess[] {
  const users = [...(gpus?.pids() ?? [])].flatMap((pid) => all.get(pid) ?? []);
  const uses = new Map(users.map((process) => [process, usedBy(gpus!.of(process.stat.pid))]));
  const busy = largest(users, count, (process) => uses.get(process)!.utilization ?? 0);
  const rest = users.filter((process) => !busy.includes(process));
  return [...busy, ...largest(rest, count - busy.length, (process) => uses.get(process)!.memory ?? 0)];
}

/** The processes with the largest values above 0. */
function largest(processes: Iterable<KnownProcess>, count: number, valueOf: (process: KnownProcess) => number): KnownProcess[] {
  const found: { readonly process: KnownProcess; readonly value: number }[] = [];
  for (const process of processes) {
    const value = valueOf(process);
    if (value <= (found.length < count ? 0 : (found.at(-1)?.value ?? Infinity))) continue;
    const at = found.findIndex((other) => other.value < value);
    found.splice(at < 0 ? found.length : at, 0, { process, value });
    found.length = Math.min(found.length, count);
  }
  return found.map(({ process }) => process);
}

/** A process has its number while it is displayed. A free number is used again, so that there are never more than are displayed at once. */
function label(
  shown: Iterable<KnownProcess>,
  previous: ReadonlyMap<KnownProcess, Label>,
  nameOf: (process: KnownProcess) => string,
): Map<KnownProcess, Label> {
  const labels = new Map<KnownProcess, Label>();
  const unlabelled: { readonly process: KnownProcess; readonly command: string }[] = [];
  const taken = new Set<string>();
  const give = (process: KnownProcess, given: Label) => {
    labels.set(process, given);
    taken.add(keyOf(given));
  };
  for (const process of shown) {
    const before = previous.get(process);
    const command = nameOf(process);
    if (before?.command === command) give(process, before);
    else unlabelled.push({ process, command });
  }
  for (const { process, command } of unlabelled) {
    let number = 1;
    while (taken.has(keyOf({ command, number }))) number += 1;
    give(process, { command, number });
  }
  return labels;
}

function keyOf({ command, number }: Label): string {
  return `${number} ${command}`;
}

type Labelled = readonly [KnownProcess, Label];

/** Ordered by label, so that the same processes give the same metrics in the same order. */
function byLabel([, one]: Labelled, [, other]: Labelled): number {
  return naturalOrder(one.command, other.command) || one.number - other.number;
}

/** `elapsed` is 0 where inherited input and output cannot be told apart from its own. */
function usageOf(process: KnownProcess, observer: Observer, units: ProcessUnits, elapsed: number): ProcessUsage {
  const { stat, ticksPerSecond } = process;
  const { io, ioBefore, descriptors, pss, gpuClients = [] } = observer.observe(process);
  const gpu = usedBy(gpuClients);
  return {
    cores: ticksPerSecond === undefined ? undefined : ticksPerSecond / units.ticksPerSecond,
    cpuSeconds: (stat.user + stat.system) / units.ticksPerSecond,
    rss: stat.rssPages * units.pageSize,
    pss,
    readRate: perSecond(delta(io?.readStorage, ioBefore?.readStorage), elapsed),
    writeRate: perSecond(delta(io?.writtenStorage, ioBefore?.writtenStorage), elapsed),
    read: io?.readStorage,
    written: io?.writtenStorage,
    threads: stat.threads,
    descriptors,
    gpuUtilization: gpu.utilization,
    gpuMemory: gpu.memory,
    age: units.ageOf(stat),
    pid: stat.pid,
  };
}
