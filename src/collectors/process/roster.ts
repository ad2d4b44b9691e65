/** A table of known processes, in the order of their pids. */
export interface Roster<Known> {
  /** In ascending order. */
  readonly pids: readonly number[];
  /** What is known of each of the pids: undefined for a new one, null where nothing could be read. */
  readonly slots: (Known | null | undefined)[];
}

/**
 * Merges a new list of pids into the roster, and returns the entries of processes that are gone. Walking both sorted lists side by side
 * avoids a map lookup per pid, which dominates a scan of 10,000 processes.
 */
export function updateRoster<Known>(before: Roster<Known>, pids: readonly number[]): Roster<Known> & { readonly gone: Known[] } {
  if (pids === before.pids) return { ...before, gone: [] };
  const slots: (Known | null | undefined)[] = [];
  const gone: Known[] = [];
  let at = 0;
  const leaveUntil = (pid: number) => {
    for (; at < before.pids.length && before.pids[at]! < pid; at += 1) {
      const known = before.slots[at];
      if (known) gone.push(known);
    }
  };
  for (const pid of pids) {
    leaveUntil(pid);
    slots.push(before.pids[at] === pid ? before.slots[at++] : undefined);
  }
  leaveUntil(Infinity);
  return { pids, slots, gone };
}

/** Replaces the entry of a pid. */
export function replaceInRoster<Known>({ pids, slots }: Roster<Known>, pid: number, known: Known | null): void {
  let [low, high] = [0, pids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pids[middle]! < pid) low = middle + 1;
    else high = middle;
  }
  slots[low] = known;
}
