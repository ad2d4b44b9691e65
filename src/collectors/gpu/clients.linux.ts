import { memoizeBy } from '../../memoize.ts';
import { isApu } from './amd.linux.ts';
import { DrmClients, findCards } from './drm/index.ts';
import type { GpuClient } from './client.ts';
import type { Host } from '../host.ts';
import { openNvidiaProcesses } from './nvidia/index.ts';

/** The GPU clients of processes. */
export interface GpuClients {
  /** Begins a tick. */
  refresh(): void;
  /** None for a process without a GPU, or whose files are not readable. */
  of(pid: number): readonly GpuClient[];
  /** The processes that are known to use a GPU. */
  pids(): Iterable<number>;
}

/** Opens the clients of all GPUs; undefined on a host without GPUs. */
export function openGpuClients(host: Host): GpuClients | undefined {
  const drm = drmClientsOf(host);
  const nvidia = openNvidiaProcesses(host);
  if (!drm && !nvidia) return undefined;
  let ofNvidia: ReadonlyMap<number, readonly GpuClient[]> = new Map();
  return {
    refresh() {
      drm?.refresh();
      ofNvidia = nvidia?.() ?? ofNvidia;
    },
    of: (pid) => [...(drm?.of(pid) ?? []), ...(ofNvidia.get(pid) ?? [])],
    pids: () => new Set([...(drm?.pids() ?? []), ...ofNvidia.keys()]),
  };
}

/** The clients of DRM cards, shared by all collectors of a host; undefined without such a card. */
export const drmClientsOf = memoizeBy((host: Host): DrmClients | undefined => {
  if (findCards(host.sysfs, ['amdgpu', 'i915', 'xe']).length === 0) return undefined;
  const apus = new Set(findCards(host.sysfs, ['amdgpu']).flatMap((card) => (isApu(host.sysfs, card) ? [card.address] : [])));
  return new DrmClients(host, (device) => apus.has(device));
});
