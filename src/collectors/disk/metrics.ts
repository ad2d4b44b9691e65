import { encodeInstance } from '../../catalogue/index.ts';
import type { Emit } from '../collector.ts';
import { kinds, type DiskCounters } from './counters.ts';
import { perSecond, shareOfTime, sumOf, sumPerSecond } from '../rate.ts';

/** The kinds of requests that transfer data. */
const transfers = ['read', 'write', 'discard'] as const;

/** Emits a block device's activity since boot, and since the previous reading (`delta`). */
export function deviceMetrics(device: string): (emit: Emit, now: DiskCounters, delta: DiskCounters | undefined, elapsed: number) => void {
  const names = namesOf(encodeInstance(device));
  return (emit, now, delta, elapsed) => {
    if (!hasWorked(now)) return;
    if (delta) emitUse(emit, names, delta, elapsed);
    for (let index = 0; index < names.bytes.length; index += 1) {
      const { kind, rate, total } = names.bytes[index]!;
      emit(rate, perSecond(delta?.[kind].bytes, elapsed));
      emit(total, now[kind].bytes);
    }
    for (let index = 0; index < names.requests.length; index += 1) {
      const { kind, rate, wait, total, time } = names.requests[index]!;
      emit(rate, perSecond(delta?.[kind].completed, elapsed));
      emit(wait, delta && meanWait(delta[kind].milliseconds, delta[kind].completed));
      emit(total, now[kind].completed);
      emit(time, inSeconds(now[kind].milliseconds));
    }
    emit(names.busy, inSeconds(now.busy));
  };
}

type Names = ReturnType<typeof namesOf>;

/** The metric names of a device, built once and not in each tick. */
function namesOf(device: string) {
  return {
    utilization: `disk.device.${device}.utilization.percent`,
    queue: `disk.device.${device}.queue.requests`,
    wait: `disk.device.${device}.wait.seconds`,
    busy: `disk.device.${device}.busy.seconds_total`,
    bytes: transfers.map((kind) => ({
      kind,
      rate: `disk.device.${device}.${kind}.bytes_per_sec` as const,
      total: `disk.device.${device}.${kind}.bytes_total` as const,
    })),
    requests: kinds.map((kind) => ({
      kind,
      rate: `disk.device.${device}.${kind}.ops_per_sec` as const,
      wait: `disk.device.${device}.${kind}.wait.seconds` as const,
      total: `disk.device.${device}.${kind}.ops_total` as const,
      time: `disk.device.${device}.${kind}.time.seconds_total` as const,
    })),
  } as const;
}

/** Loop, ram and other devices without any request are left out. */
function hasWorked(counters: DiskCounters): boolean {
  return kinds.some((kind) => (counters[kind].completed ?? 0) > 0);
}

function emitUse(emit: Emit, names: Names, delta: DiskCounters, elapsed: number): void {
  emit(names.utilization, shareOfTime(inSeconds(delta.busy), elapsed));
  emit(names.queue, perSecond(inSeconds(delta.queued), elapsed));
  const milliseconds = sumOf(transfers, (kind) => delta[kind].milliseconds);
  const completed = sumOf(transfers, (kind) => delta[kind].completed);
  emit(names.wait, meanWait(milliseconds, completed));
}

function meanWait(milliseconds: number | undefined, completed: number | undefined): number | undefined {
  return milliseconds === undefined || !completed ? undefined : milliseconds / completed / 1000;
}

function inSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** Emits the totals of the disks that count each byte of traffic once. */
export function emitDiskTotals(emit: Emit, disks: readonly DiskCounters[], elapsed: number): void {
  for (const { kind, bytes, operations } of totals) {
    const moved = sumPerSecond(disks, elapsed, (delta) => delta[kind].bytes);
    const completed = sumPerSecond(disks, elapsed, (delta) => delta[kind].completed);
    emit(bytes, moved);
    emit(operations, completed);
  }
}

const totals = transfers.map((kind) => ({
  kind,
  bytes: `disk.${kind}.bytes_per_sec` as const,
  operations: `disk.${kind}.ops_per_sec` as const,
}));
