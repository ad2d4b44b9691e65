import { openLineage, type Processes, type ProcessStat } from '../processes/index.ts';

/** A process of the tree at its last scan. */
export interface Member {
  readonly stat: ProcessStat;
  /** Its parent has ended, so a process outside of the tree waits for it. */
  readonly isAdopted: boolean;
}

/** The tree at one moment. */
export interface Scan {
  readonly alive: readonly Member[];
  /** Members of the scan before that have ended. */
  readonly ended: readonly Member[];
}

export interface ProcessTree {
  scan(): Scan;
}

/**
 * The descendants of a process, found in /proc: children of members, processes of sessions or groups that a member leads, and orphans of
 * this process's own group. Start times tell processes with the same PID apart. A daemon is missed if it and all of its ancestors start and
 * end between two scans.
 */
export function walkTree(root: number, processes: Pick<Processes, 'pids' | 'stat'>): ProcessTree {
  const own = processes.stat('self');
  let rootStart = Infinity;
  let strangers = new Set<number>();

  const isOrphanOfOwnGroup = ({ parent, group, start }: ProcessStat) =>
    group === own?.group && start >= rootStart && parent !== own.pid && parent !== own.parent && processes.stat(parent)?.group !== group;
  const lineage = openLineage<ProcessStat>((stat) => stat.pid === root || isOrphanOfOwnGroup(stat), 'session or group');

  return membersFrom(root, (previous) => {
    const pids = processes.pids();
    const alive = new Map<number, ProcessStat>();
    for (const { stat } of previous.values()) {
      const now = processes.stat(stat.pid);
      if (now?.start !== stat.start) {
        lineage.remove(stat.pid);
        continue;
      }
      alive.set(now.pid, now);
      lineage.admit(now);
    }
    const fresh = pids.filter((pid) => !strangers.has(pid) && !alive.has(pid)).flatMap((pid) => processes.stat(pid) ?? []);
    rootStart = Math.min(rootStart, fresh.find(({ pid }) => pid === root)?.start ?? Infinity);
    for (const stat of lineage.adopt(fresh)) alive.set(stat.pid, stat);
    strangers = new Set(pids.filter((pid) => !alive.has(pid)));
    return alive;
  });
}

/** The processes of a cgroup that contains only the tree. */
export function cgroupTree(root: number, pids: () => number[], processes: Pick<Processes, 'stat'>): ProcessTree {
  return membersFrom(
    root,
    () =>
      new Map(
        pids()
          .flatMap((pid) => [[pid, processes.stat(pid)] as const])
          .filter(isKnown),
      ),
  );
}

function isKnown(entry: readonly [number, ProcessStat | undefined]): entry is readonly [number, ProcessStat] {
  return entry[1] !== undefined;
}

function membersFrom(root: number, find: (previous: ReadonlyMap<number, Member>) => ReadonlyMap<number, ProcessStat>): ProcessTree {
  let members = new Map<number, Member>();
  return {
    scan() {
      const alive = find(members);
      const ended = [...members.values()].filter(({ stat }) => alive.get(stat.pid)?.start !== stat.start);
      members = new Map([...alive].map(([pid, stat]) => [pid, { stat, isAdopted: pid !== root && !alive.has(stat.parent) }]));
      return { alive: [...members.values()], ended };
    },
  };
}
