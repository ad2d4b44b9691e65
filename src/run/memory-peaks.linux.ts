import type { Processes } from '../processes/index.ts';
import type { Scan } from './tree.linux.ts';

/** The most memory that a tree was seen to hold, in bytes; undefined where nothing was seen of it. */
export interface MemoryPeaks {
  add(scan: Scan, now: number): void;
  /** Of its largest process, as the kernel keeps it: resident sets have pages in common, so that their sum is no memory. */
  readonly rss: number | undefined;
  /** Of all processes at one scan, with shared pages divided among those that share them. */
  readonly pss: number | undefined;
}

/** To tell the proportional size the kernel walks through page tables. Some of that is granted at once, later this part of a core. */
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
    // Of a process that ended meanwhile, or is another user's, there is none.
    const known = sizes.filter((size) => size !== undefined);
    if (known.length > 0) pss = Math.max(pss ?? 0, known.reduce(add));
  };

  return {
    add({ alive }, now) {
      for (const { stat } of alive) rss = larger(rss, processes.peakRss(stat.pid) || undefined);
      const pages = alive.map(({ stat }) => stat.rssPages).reduce(add, 0);
      granted ??= now - secondsForPss / shareForPss;
      const mayLook = spent <= (now - granted) * shareForPss;
      // The proportional sizes are never more than the resident ones together.
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
