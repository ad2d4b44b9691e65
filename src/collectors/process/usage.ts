import { memoize } from '../../memoize.ts';
import type { Emit } from '../collector.ts';

/** What is told of a process or a group, by the end of its metric name. */
const suffixes = {
  cores: 'cpu.used.cores',
  rss: 'memory.resident.bytes',
  pss: 'memory.proportional.bytes',
  readRate: 'io.read.bytes_per_sec',
  writeRate: 'io.write.bytes_per_sec',
  threads: 'threads.count',
  descriptors: 'descriptors.count',
  gpuUtilization: 'gpu.utilization.percent',
  gpuMemory: 'gpu.memory.bytes',
  age: 'age.seconds',
  pid: 'pid',
  cpuSeconds: 'cpu.used.seconds_total',
  read: 'io.read.bytes_total',
  written: 'io.write.bytes_total',
} as const;

/** The usage of a process or a group, in the units of the metrics; undefined where unknown. */
export type ProcessUsage = Readonly<Record<keyof typeof suffixes, number | undefined>>;

/** The prefix of the metric names of a process or group. */
export type UsagePrefix = `process.top.${string}.${string}` | `process.group.${string}`;

export function emitUsage(emit: Emit, prefix: UsagePrefix, usage: ProcessUsage): void {
  for (const [name, what] of namesBelow(prefix)) emit(name, usage[what]);
}

const namesBelow = memoize((prefix) => {
  const all = Object.entries(suffixes) as [keyof ProcessUsage, (typeof suffixes)[keyof ProcessUsage]][];
  return all.map(([what, suffix]) => [`${prefix as UsagePrefix}.${suffix}`, what] as const);
});
