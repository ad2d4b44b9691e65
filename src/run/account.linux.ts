import { minus, nothing, plus, type InputOutput, type Processes, type ProcessStat } from '../processes/index.ts';
import type { Member, Scan } from './tree.linux.ts';

/** CPU time in seconds. */
export interface CpuTime {
  readonly user: number;
  readonly system: number;
}

export interface Account {
  /** Adds a scan of the tree. */
  add(scan: Scan): void;
  /** To be called as soon as the command has been waited for, when its children's usage has passed to this process. */
  inherit(): void;
  /** The CPU time of the whole tree, from its start to the last scan. */
  cpu(): CpuTime;
  /** Bytes of the whole tree, known once inherited; undefined where the kernel counts none or hides them. */
  inputOutput(): InputOutput | undefined;
}

/**
 * Sums up the usage of a tree. A waited-for process leaves its usage to its parent, so the usage of living members and what this process
 * has inherited count each process once. For orphans, whose usage no process of the tree inherits, their last scan counts.
 */
export function openAccount(processes: Processes, ticksPerSecond: number): Account {
  const waitedBefore = processes.waitedInputOutput();
  let ownBefore = processes.stat('self');
  let alive: readonly Member[] = [];
  let inherited: Ticks = { user: 0, system: 0 };
  let orphans: Ticks = { user: 0, system: 0 };
  let ofOrphans: InputOutput = nothing;
  let ofCommand: InputOutput | undefined;
  let hasInherited = false;
  const lastOfOrphans = new Map<number, InputOutput>();

  return {
    add(scan) {
      for (const { stat, isAdopted } of scan.ended) {
        if (isAdopted) orphans = sum(orphans, ticksOf(stat));
        ofOrphans = plus(ofOrphans, (isAdopted && lastOfOrphans.get(stat.pid)) || nothing);
        lastOfOrphans.delete(stat.pid);
      }
      for (const { stat } of scan.alive.filter(({ isAdopted }) => isAdopted)) {
        lastOfOrphans.set(stat.pid, processes.inputOutput(stat.pid) ?? nothing);
      }
      alive = scan.alive;
      // Other children of this process end too, such as nvidia-smi; only the increase since the command's last scan is the tree's.
      if (!hasInherited) ownBefore = processes.stat('self');
    },
    inherit() {
      hasInherited = true;
      const now = processes.stat('self');
      if (now && ownBefore) inherited = difference(waitedTicksOf(now), waitedTicksOf(ownBefore));
      const waited = processes.waitedInputOutput();
      ofCommand = waited && waitedBefore && minus(waited, waitedBefore);
    },
    cpu() {
      const { user, system } = alive.reduce((total, { stat }) => sum(total, ticksOf(stat)), sum(inherited, orphans));
      return { user: user / ticksPerSecond, system: system / ticksPerSecond };
    },
    inputOutput() {
      if (!ofCommand) return undefined;
      return alive.reduce((total, { stat }) => plus(total, processes.inputOutput(stat.pid) ?? nothing), plus(ofCommand, ofOrphans));
    },
  };
}

type Ticks = CpuTime;

/** Its own ticks, and those of children that it has waited for. */
function ticksOf({ user, system, childUser, childSystem }: ProcessStat): Ticks {
  return { user: user + childUser, system: system + childSystem };
}

function waitedTicksOf({ childUser, childSystem }: ProcessStat): Ticks {
  return { user: childUser, system: childSystem };
}

function sum(some: Ticks, more: Ticks): Ticks {
  return { user: some.user + more.user, system: some.system + more.system };
}

function difference(some: Ticks, less: Ticks): Ticks {
  return { user: some.user - less.user, system: some.system - less.system };
}
