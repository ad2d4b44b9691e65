import type { GpuClient } from './gpu-client.ts';
import type { Host } from './host.ts';
import { findNvidiaSmi } from './nvidia.linux.ts';
import { readNvidiaProcesses, type NvidiaProcess } from './nvidia-pmon.ts';
import { keepRunning } from './program.ts';

interface Told extends NvidiaProcess {
  readonly at: number;
}

/**
 * The processes on GPUs of NVIDIA by their ID, from an nvidia-smi that keeps running; undefined without one. It is left to the
 * collector of GPUs to say what is wrong with it.
 */
export function openNvidiaProcesses({
  interval,
  signal,
}: Pick<Host, 'interval' | 'signal'>): (() => ReadonlyMap<number, GpuClient[]>) | undefined {
  const program = findNvidiaSmi();
  if (program === undefined) return undefined;
  const period = Math.min(Math.max(Math.round(interval), 1), 10);
  const told = new Map<string, Told>();
  keepRunning(program, ['pmon', '-s', 'um', '-d', String(period)], {
    signal,
    silenceTimeout: 60,
    createParser: () =>
      readNvidiaProcesses((process) => told.set(`${process.gpu} ${process.pid} ${process.type}`, { ...process, at: performance.now() })),
  });
  return () => {
    const oldest = performance.now() - 1000 * (2 * period + 1);
    for (const [key, { at }] of told) if (at < oldest) told.delete(key);
    return byProcess(told.values());
  };
}

/** A process that computes and draws has a line for each on some drivers, both with all of its memory. */
function byProcess(all: Iterable<NvidiaProcess>): Map<number, GpuClient[]> {
  const clients = new Map<string, GpuClient & { readonly pid: number }>();
  for (const { gpu, pid, engines, memory } of all) {
    const device = `nvidia${gpu}`;
    const key = `${device} ${pid}`;
    const known = clients.get(key);
    const most = known?.memory === undefined || (memory ?? 0) > known.memory ? memory : known.memory;
    clients.set(key, { key, device, pid, engines: new Map([...(known?.engines ?? []), ...engines]), memory: most });
  }
  const found = new Map<number, GpuClient[]>();
  for (const client of clients.values()) found.set(client.pid, [...(found.get(client.pid) ?? []), client]);
  return found;
}
