import { openLineage } from '../processes/index.ts';
import type { Clock } from '../time/index.ts';
import type { CpuTime } from './account.linux.ts';
import { openCpuUse, type CpuUse } from './cpu-use.ts';
import type { ListedProcess } from './ps.darwin.ts';
import type { TreeUsage, Watch } from './watch.ts';

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
export class ListWatch implements Watch {
  readonly #settings: ListWatchSettings;
  readonly #use: CpuUse;
  readonly #tree: ListedTree;
  #windowStart: number;
  #isOver = false;
  #cancel: () => void;

  constructor(settings: ListWatchSettings) {
    const { pid, start, interval, clock } = settings;
    this.#settings = settings;
    this.#use = openCpuUse(start);
    this.#tree = openListedTree(pid);
    this.#windowStart = start;
    this.#cancel = clock.after(Math.min(firstWait, interval), () => void this.#tick(firstWait));
  }

  async finish(): Promise<TreeUsage> {
    const { clock, start, interval } = this.#settings;
    this.#isOver = true;
    this.#cancel();
    const now = clock.monotonic();
    await this.#list();
    this.#addUse(now, interval / 2);
    const tree = this.#tree;
    return {
      wall: now - start,
      cpu: tree.wasSeen ? tree.cpu() : undefined,
      isCpuSampled: true,
      cpuP95: this.#use.p95,
      cpuMax: this.#use.max,
      peakRss: tree.peakRss,
      peakPss: undefined,
      inputOutput: undefined,
      left: tree.size,
    };
  }

  async #tick(wait: number): Promise<void> {
    const { clock, interval } = this.#settings;
    const before = clock.monotonic();
    await this.#list();
    if (this.#isOver) return;
    const now = clock.monotonic();
    this.#addUse(now, interval * 0.9);
    const next = Math.min(2 * wait, interval);
    this.#cancel = clock.after(Math.max(next, (now - before) / shareForLists), () => void this.#tick(next));
  }

  async #list(): Promise<void> {
    const found = await this.#settings.list();
    if (found) this.#tree.update(found);
  }

  #addUse(now: number, least: number): void {
    if (!this.#tree.wasSeen || now - this.#windowStart < least) return;
    const { user, system } = this.#tree.cpu();
    this.#use.add(now, user + system);
    this.#windowStart = now;
  }
}

type ListedTree = ReturnType<typeof openListedTree>;

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
