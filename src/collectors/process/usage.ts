import { memoize } from '../../memoize.ts';
import type { Emit } from '../collector.ts';
import type { GpuUse } from '../gpu/index.ts';

/** The usage of a process or a group; undefined where unknown. */
export interface ProcessUsage {
  readonly cores?: number | undefined;
  readonly cpuSeconds?: number | undefined;
  /** Bytes. */
  readonly rss?: number | undefined;
  readonly pss?: number | undefined;
  /** Bytes a second from and to storage, and bytes. */
  readonly readRate?: number | undefined;
  readonly writeRate?: number | undefined;
  readonly read?: number | undefined;
  readonly written?: number | undefined;
  readonly threads?: number | undefined;
  readonly descriptors?: number | undefined;
  readonly gpu?: GpuUse | undefined;
  /** Seconds. */
  readonly age?: number | undefined;
  readonly pid?: number | undefined;
}

/** The prefix of the metric names of a process or group. */
export type UsagePrefix = `process.top.${string}.${string}` | `process.group.${string}`;

export function emitUsage(emit: Emit, prefix: UsagePrefix, usage: ProcessUsage): void {
  const names = namesBelow(prefix);
  emit(names.cores, usage.cores);
  emit(names.rss, usage.rss);
  emit(names.pss, usage.pss);
  emit(names.readRate, usage.readRate);
  emit(names.writeRate, usage.writeRate);
  emit(names.threads, usage.threads);
  emit(names.descriptors, usage.descriptors);
  emit(names.gpuUtilization, usage.gpu?.utilization);
  emit(names.gpuMemory, usage.gpu?.memory);
  emit(names.age, usage.age);
  emit(names.pid, usage.pid);
  emit(names.cpuSeconds, usage.cpuSeconds);
  emit(names.read, usage.read);
  emit(names.written, usage.written);
}

const namesBelow = memoize((name) => {
  const prefix = name as UsagePrefix;
  return {
    cores: `${prefix}.cpu.used.cores`,
    rss: `${prefix}.memory.resident.bytes`,
    pss: `${prefix}.memory.proportional.bytes`,
    readRate: `${prefix}.io.read.bytes_per_sec`,
    writeRate: `${prefix}.io.write.bytes_per_sec`,
    threads: `${prefix}.threads.count`,
    descriptors: `${prefix}.descriptors.count`,
    gpuUtilization: `${prefix}.gpu.utilization.percent`,
    gpuMemory: `${prefix}.gpu.memory.bytes`,
    age: `${prefix}.age.seconds`,
    pid: `${prefix}.pid`,
    cpuSeconds: `${prefix}.cpu.used.seconds_total`,
    read: `${prefix}.io.read.bytes_total`,
    written: `${prefix}.io.write.bytes_total`,
  } as const;
});
