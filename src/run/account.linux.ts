import { minus, nothing, plus, type InputOutput, type Processes, type ProcessStat } from '../processes/index.ts';
import type { Member, Scan } from './tree.linux.ts';

/** Time on the CPU in seconds. */
export interface CpuTime {
  readonly user: number;
  readonly system: number;
}

export interface Account {
  /** Takes a scan of the tree in. */
  add(scan: Scan): void;
  /** Call it as soon as the command has been waited for: what it has waited for itself is with this process now. */
  settle(): void;
  /** Of the whole tree, from its start to the last scan. */
  cpu(): CpuTime;
  /** Bytes of the whole tree; known when it is settled, and undefined where the kernel counts none or hides them. */
  inputOutput(): InputOutput | undefined;
}

/**
 * Adds up what a tree has used. A process that is waited for leaves its sums to its parent, so that those of the living and what
 * this process has inherited count each process once. Orphans leave theirs to nobody here: what they had at their last scan counts.
 */
export function openAccount(processes: Processes, ticksPerSecond: number): Account {
  const waitedBefore = processes.waitedInputOutput();
  let ownBefore = processes.stat('self');
  let alive: readonly Member[] = [];
  let inherited: Ticks = { user: 0, system: 0 };
  let orphans: Ticks = { user: 0, system: 0 };
  let ofOrphans: InputOutput = nothing;
  let ofCommand: InputOutput | undefined;
  let isSettled = false;
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
      // Other children of this process end too, such as nvidia-smi: theirs is what has come since the command was last seen.
      if (!isSettled) ownBefore = processes.stat('self');
    },
    settle() {
      isSettled = true;
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

/** Its own, and those of the children that it has waited for. */
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
