import { hasPidsOfHost } from '../../pseudo-files/index.ts';
import type { GpuClient } from '../client.ts';
import type { Host } from '../../host.ts';
import type { NvidiaHost } from './nvidia.linux.ts';
import { readNvidiaProcesses, type NvidiaProcess } from './pmon.ts';
import { findNvidiaSmi, runNvidiaSmi } from './smi.linux.ts';

interface SeenProcess extends NvidiaProcess {
  readonly at: number;
}

/**
 * The processes on NVIDIA GPUs by PID, from an nvidia-smi that keeps running; undefined without one. The GPU collector reports its
 * failures.
 */
export function openNvidiaProcesses(host: NvidiaHost & Pick<Host, 'procfs'>): (() => ReadonlyMap<number, GpuClient[]>) | undefined {
  // nvidia-smi prints PIDs of the host, which mean other processes in a container.
  const program = hasPidsOfHost(host.procfs.root) === false ? undefined : findNvidiaSmi();
  if (program === undefined) return undefined;
  const period = Math.min(Math.max(Math.round(host.interval), 1), 10);
  const seen = new Map<string, SeenProcess>();
  const tend = runNvidiaSmi(host, program, () => ['pmon', '-s', 'um', '-d', String(period)], {
    silenceTimeout: 60,
    createParser: () =>
      readNvidiaProcesses((process) => seen.set(`${process.gpu} ${process.pid} ${process.type}`, { ...process, at: performance.now() })),
  });
  return () => {
    tend();
    const oldest = performance.now() - 1000 * (2 * period + 1);
    for (const [key, { at }] of seen) if (at < oldest) seen.delete(key);
    return byProcess(seen.values());
  };
}

/** Some drivers print a line each for compute and graphics of one process, both with all of its memory. */
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
