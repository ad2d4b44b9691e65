import type { ProcessStat } from './process-files.linux.ts';

type Relatives = Pick<ProcessStat, 'pid' | 'parent' | 'group' | 'session'>;

/** Processes and their descendants. Members stay connected when their parent has ended, by the session or group of another member. */
export interface Lineage<Process extends Relatives> {
  /** Adds a process, or notes that a member leads a session or group now. */
  admit(one: Relatives): void;
  remove(pid: number): void;
  /** Adds those of the unknown processes that belong, and returns them. */
  adopt(strangers: readonly Process[]): Process[];
}

/**
 * `isRoot` tells which processes belong by themselves. All processes of a session descend from its leader; the leader of a group may be the
 * first command of a pipe.
 */
export function openLineage<Process extends Relatives>(
  isRoot: (one: Process) => boolean,
  keptBy: 'session' | 'session or group',
): Lineage<Process> {
  const isKept = ({ session, group }: Process) => led.has(session) || (keptBy !== 'session' && led.has(group));
  const members = new Set<number>();
  const led = new Set<number>();
  const belongs = (one: Process) => isRoot(one) || members.has(one.parent) || isKept(one);
  const lineage: Lineage<Process> = {
    admit({ pid, session, group }) {
      members.add(pid);
      if (session === pid || group === pid) led.add(pid);
    },
    remove: (pid) => void members.delete(pid),
    adopt(strangers) {
      // A PID that is used again leads nothing.
      for (const { pid } of strangers) led.delete(pid);
      const adopted: Process[] = [];
      for (let left = strangers, count = -1; count !== left.length;) {
        count = left.length;
        left = left.filter((one) => {
          if (!belongs(one)) return true;
          lineage.admit(one);
          adopted.push(one);
          return false;
        });
      }
      return adopted;
    },
  };
  return lineage;
}
