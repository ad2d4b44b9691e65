import type { Processes } from '../processes/index.ts';
import type { Scan } from './tree.linux.ts';

/** The peak memory of a tree in bytes; undefined where it was not observed. */
export interface MemoryPeaks {
  add(scan: Scan, now: number): void;
  /** Of its largest process, as the kernel records it. Resident sets share pages, so their sum would count these twice. */
  readonly rss: number | undefined;
  /** Of all processes in one scan, with shared pages divided among their users. */
  readonly pss: number | undefined;
}

/** Seconds that reading proportional sizes may take, as the kernel walks page tables: at first, and later as a share of a core. */
const secondsForPss = 0.05;
const shareForPss = 1 / 500;

export function openMemoryPeaks(processes: Pick<Processes, 'peakRss' | 'pss'>, pageSize: number, cpuSeconds: () => number): MemoryPeaks {
  let rss: number | undefined;
  let pss: number | undefined;
  let spent = 0;
  let granted: number | undefined;

  const addPss = (pids: readonly number[]) => {
    const before = cpuSeconds();
    const sizes = pids.map((pid) => processes.pss(pid));
    spent += cpuSeconds() - before;
    // A process that has ended meanwhile, or of another user, has none.
    const known = sizes.filter((size) => size !== undefined);
    if (known.length > 0) pss = Math.max(pss ?? 0, known.reduce(add));
  };

  return {
    add({ alive }, now) {
      for (const { stat } of alive) rss = larger(rss, processes.peakRss(stat.pid) || undefined);
      const pages = alive.map(({ stat }) => stat.rssPages).reduce(add, 0);
      granted ??= now - secondsForPss / shareForPss;
      const mayLook = spent <= (now - granted) * shareForPss;
      // The proportional sizes never exceed the sum of the resident ones.
      if (pages * pageSize > (pss ?? 0) && mayLook) addPss(alive.map(({ stat }) => stat.pid));
    },
    get rss() {
      return rss;
    },
    get pss() {
      return pss;
    },
  };
}

const add = (some: number, more: number): number => some + more;

function larger(some: number | undefined, other: number | undefined): number | undefined {
  return some === undefined || other === undefined ? (some ?? other) : Math.max(some, other);
}
