import type { KnownProcess } from './table.linux.ts';

/**
 * The usage that ended processes have left to their parents, by heir. A parent that waits for a child adds the child's counters to its own:
 * uncorrected, a shell would seem to do in a second what its child did in an hour.
 */
export function legacies(ended: readonly KnownProcess[], amountOf: (process: KnownProcess) => number): Map<number, number> {
  const byPid = new Map(ended.map((process) => [process.stat.pid, process]));
  const left = new Map<number, number>();
  for (const process of ended) {
    const heir = heirOf(process, byPid);
    left.set(heir, (left.get(heir) ?? 0) + amountOf(process));
  }
  return left;
}

/** The nearest living ancestor. */
function heirOf({ stat }: KnownProcess, ended: ReadonlyMap<number, KnownProcess>): number {
  const passed = new Set<number>();
  let heir = stat.parent;
  for (let next = ended.get(heir); next && !passed.has(heir); next = ended.get(heir)) {
    passed.add(heir);
    heir = next.stat.parent;
  }
  return heir;
}
