import type { ProcessStat } from './process-files.linux.ts';

type Relatives = Pick<ProcessStat, 'pid' | 'parent' | 'group' | 'session'>;

/** Some processes, their children, and theirs. What a member leads keeps those in whose parents have ended. */
export interface Lineage<Process extends Relatives> {
  /** Takes a process in, or takes note that one of them leads a session or a group by now. */
  admit(one: Relatives): void;
  remove(pid: number): void;
  /** Takes in those of the processes, new to this lineage, that belong, and returns them. */
  adopt(strangers: readonly Process[]): Process[];
}

/**
 * `isRoot` tells the processes that belong by themselves. In a session are none but descendants of its leader; the leader of a group may
 * be the first command of a pipe.
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
      // A pid that is free again leads nothing any more.
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
