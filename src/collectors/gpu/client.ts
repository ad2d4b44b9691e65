import { sumOf } from '../rate.ts';

/** What uses a GPU: a context that a process has on it. */
export interface GpuClient {
  /** Names it among all; processes that share one have the same. */
  readonly key: string;
  /** The GPU that it is on. */
  readonly device: string;
  /** The percent of the time for which it kept each kind of engines busy; empty at its first reading. */
  readonly engines: ReadonlyMap<string, number>;
  /** Bytes. */
  readonly memory: number | undefined;
}

export interface GpuUse {
  /** Percent of one GPU, by its engines that were busiest. */
  readonly utilization: number | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
}

/** What clients take together, each counted once. */
export function usedBy(clients: Iterable<GpuClient>): GpuUse {
  const all = [...distinct(clients)];
  const devices = [...new Set(all.map(({ device }) => device))];
  return {
    utilization: sumOf(devices, (one) => busiestOf(enginesOf(all.filter(({ device }) => device === one)))),
    memory: sumOf(all, ({ memory }) => memory),
  };
}

/** How busy clients of one GPU keep its engines, each client counted once. */
export function enginesOf(clients: Iterable<GpuClient>): Map<string, number> {
  const total = new Map<string, number>();
  for (const { engines } of distinct(clients)) {
    for (const [engine, busy] of engines) total.set(engine, Math.min(100, (total.get(engine) ?? 0) + busy));
  }
  return total;
}

export function busiestOf(engines: ReadonlyMap<string, number>): number | undefined {
  return engines.size > 0 ? Math.max(...engines.values()) : undefined;
}

function distinct(clients: Iterable<GpuClient>): Iterable<GpuClient> {
  return new Map([...clients].map((client) => [client.key, client])).values();
}
