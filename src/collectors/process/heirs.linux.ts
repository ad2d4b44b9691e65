import type { KnownProcess } from './table.linux.ts';

/**
 * Who took over what processes that have ended had used, each with the sum of it. A process that is waited for leaves its counters to its
 * parent, which would have used them once more: a shell would seem to have done in a second what its child did in an hour.
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

/** The nearest ancestor that lives. */
function heirOf({ stat }: KnownProcess, ended: ReadonlyMap<number, KnownProcess>): number {
  const passed = new Set<number>();
  let heir = stat.parent;
  for (let next = ended.get(heir); next && !passed.has(heir); next = ended.get(heir)) {
    passed.add(heir);
    heir = next.stat.parent;
  }
  return heir;
}
