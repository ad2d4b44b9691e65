import { sumOf } from '../rate.ts';

/** A client of a GPU: a context that a process has opened. */
export interface GpuClient {
  /** Identifies the client; processes that share one report the same key. */
  readonly key: string;
  /** The GPU's name. */
  readonly device: string;
  /** Percent of the time for which it kept each kind of engine busy; empty at its first reading. */
  readonly engines: ReadonlyMap<string, number>;
  /** Bytes. */
  readonly memory: number | undefined;
}

export interface GpuUse {
  /** Percent of one GPU: that of the busiest kind of engine on each, in sum. */
  readonly utilization: number | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
}

/** The total use of clients, each counted once. */
export function usedBy(clients: Iterable<GpuClient>): GpuUse {
  const all = [...distinct(clients)];
  const devices = [...new Set(all.map(({ device }) => device))];
  return {
    utilization: sumOf(devices, (one) => busiestOf(enginesOf(all.filter(({ device }) => device === one)))),
    memory: sumOf(all, ({ memory }) => memory),
  };
}

/** Percent by kind of engine over the clients of one GPU, each counted once. */
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
