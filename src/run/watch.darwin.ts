import { openLineage } from '../processes/index.ts';
import type { Clock } from '../time/index.ts';
import type { CpuTime } from './account.linux.ts';
import { openCpuUse } from './cpu-use.ts';
import type { ListedProcess } from './ps.darwin.ts';
import type { Watch } from './watch.ts';

export interface ListWatchSettings {
  readonly pid: number;
  /** When it was started, on the monotonic clock. */
  readonly start: number;
  /** Seconds between two lists. */
  readonly interval: number;
  readonly clock: Clock;
  /** Lists all processes; undefined where that fails. */
  readonly list: () => Promise<readonly ListedProcess[] | undefined>;
}

/** Seconds before the first list; each wait is twice the one before. */
const firstWait = 0.02;

/** A list takes ps some milliseconds: this part of a core goes into it at the most. */
const shareForLists = 0.01;

/**
 * Watches a process and its descendants in lists of all processes. What a process did after its last list is missed, and so is one that came
 * and went between two lists: the CPU time is what the tree took at least.
 */
export function watchListedTree({ pid, start, interval, clock, list }: ListWatchSettings): Watch {
  const use = openCpuUse(start);
  const tree = openListedTree(pid);
  let windowStart = start;
  let isOver = false;
  let stop = () => {};

  const look = async (): Promise<void> => {
    const found = await list();
    if (found) tree.update(found);
  };
  const addUse = (now: number, least: number) => {
    if (!tree.wasSeen || now - windowStart < least) return;
    const { user, system } = tree.cpu();
    use.add(now, user + system);
    windowStart = now;
  };
  const tick = async (wait: number) => {
    const before = clock.monotonic();
    await look();
    if (isOver) return;
    const now = clock.monotonic();
    addUse(now, interval * 0.9);
    const next = Math.min(2 * wait, interval);
    stop = clock.after(Math.max(next, (now - before) / shareForLists), () => void tick(next));
  };
  stop = clock.after(Math.min(firstWait, interval), () => void tick(firstWait));

  return {
    async finish() {
      isOver = true;
      stop();
      const now = clock.monotonic();
      await look();
      addUse(now, interval / 2);
      return {
        wall: now - start,
        cpu: tree.wasSeen ? tree.cpu() : undefined,
        isCpuSampled: true,
        cpuP95: use.p95,
        cpuMax: use.max,
        peakRss: tree.peakRss,
        peakPss: undefined,
        inputOutput: undefined,
        left: tree.size,
      };
    },
  };
}

/** The members of the tree of a process, as they were last listed, and what those had that have ended. */
function openListedTree(root: number) {
  const members = new Map<number, ListedProcess>();
  const lineage = openLineage<ListedProcess>(({ pid }) => pid === root && !isFound, 'session or group');
  let isFound = false;
  let ended: CpuTime = { user: 0, system: 0 };
  let peakRss: number | undefined;
  return {
    update(all: readonly ListedProcess[]) {
      const listed = new Map(all.map((one) => [one.pid, one]));
      for (const [pid, last] of members) {
        const now = listed.get(pid);
        if (now?.started === last.started) {
          members.set(pid, now);
          lineage.admit(now);
        } else {
          ended = sum(ended, last);
          members.delete(pid);
          lineage.remove(pid);
        }
      }
      for (const one of lineage.adopt(all.filter(({ pid }) => !members.has(pid)))) members.set(one.pid, one);
      isFound ||= members.size > 0;
      for (const { rss } of members.values()) peakRss = Math.max(peakRss ?? 0, rss);
    },
    cpu: () => [...members.values()].reduce(sum, ended),
    get wasSeen() {
      return isFound;
    },
    get peakRss() {
      return peakRss;
    },
    get size() {
      return members.size;
    },
  };
}

function sum(some: CpuTime, more: CpuTime): CpuTime {
  return { user: some.user + more.user, system: some.system + more.system };
}
