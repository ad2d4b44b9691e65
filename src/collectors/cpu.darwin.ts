import { cpus, type CpuInfo } from 'node:os';
import { encodeInstance } from '../catalogue/index.ts';
import type { Collector, Emit } from './collector.ts';
import { percentOf } from './rate.ts';
import { openSoc, type Soc } from './soc/index.ts';

export const cpu: Collector = {
  name: 'cpu',
  describe: 'CPU time by mode, in all and per logical CPU; clusters and frequencies from powermetrics or macmon.',
  async open(host) {
    const soc = await openSoc(host);
    let before: readonly CpuTicks[] = [];
    return (emit, elapsed) => {
      const now = cpus().map(({ times }) => times);
      emitUse(emit, now, before, 1000 * elapsed);
      emitTotals(emit, now);
      emit('cpu.count', now.length || undefined);
      if (typeof soc !== 'string') emitClusters(emit, soc);
      before = now;
    };
  },
};

/** Milliseconds since boot. macOS counts no time for interrupts and nice: both are 0. */
export type CpuTicks = CpuInfo['times'];

/** CPUs without an earlier reading are left out. */
function emitUse(emit: Emit, now: readonly CpuTicks[], before: readonly CpuTicks[], elapsed: number): void {
  const sum = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 };
  for (const [core, ticks] of now.entries()) {
    const earlier = before[core];
    if (!earlier) continue;
    const spent = ticksSpent(ticks, earlier, elapsed);
    for (const mode of modes) sum[mode] += spent[mode];
    emit(`cpu.core.${core}.utilization.percent`, utilization(spent));
  }
  emit('cpu.utilization.percent', utilization(sum));
  const all = total(sum);
  emit('cpu.user.percent', percentOf(sum.user, all));
  emit('cpu.nice.percent', percentOf(sum.nice, all));
  emit('cpu.system.percent', percentOf(sum.sys, all));
}

function emitTotals(emit: Emit, now: readonly CpuTicks[]): void {
  for (const [core, { user, nice, sys, idle }] of now.entries()) {
    emit(`cpu.core.${core}.user.seconds_total`, user / 1000);
    emit(`cpu.core.${core}.nice.seconds_total`, nice / 1000);
    emit(`cpu.core.${core}.system.seconds_total`, sys / 1000);
    emit(`cpu.core.${core}.idle.seconds_total`, idle / 1000);
  }
}

function emitClusters(emit: Emit, { reading }: Soc): void {
  for (const { name, utilization, frequency } of reading?.clusters ?? []) {
    const cluster = `cpu.cluster.${encodeInstance(name)}` as const;
    emit(`${cluster}.utilization.percent`, utilization);
    emit(`${cluster}.frequency.hertz`, frequency);
  }
  for (const { core, frequency } of reading?.cores ?? []) emit(`cpu.core.${core}.frequency.hertz`, frequency);
}

const modes = ['user', 'nice', 'sys', 'idle', 'irq'] as const;

/**
 * Milliseconds spent in each mode between two readings of one CPU. Apple Silicon counts no time for a parked CPU
 * (https://github.com/tw93/Mole/issues/1237), so the uncounted rest of the elapsed time is idle.
 */
export function ticksSpent(now: CpuTicks, before: CpuTicks, elapsed: number): CpuTicks {
  const spent = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 };
  for (const mode of modes) spent[mode] = Math.max(0, now[mode] - before[mode]);
  return { ...spent, idle: Math.max(spent.idle, elapsed - (total(spent) - spent.idle)) };
}

function total(ticks: CpuTicks): number {
  return modes.reduce((sum, mode) => sum + ticks[mode], 0);
}

function utilization(spent: CpuTicks): number | undefined {
  const all = total(spent);
  return percentOf(all - spent.idle, all);
}
