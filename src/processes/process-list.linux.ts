import { readdirSync, statSync } from 'node:fs';
import { pidsAmong } from './process-files.linux.ts';

/** After so many listings that were spared, one is made all the same: with hidepid=2, a process may become visible without a trace. */
const maxSpared = 10;

/** Seconds for which a directory may change again without a new modification time, as filesystems keep it more or less coarsely. */
const mtimeResolution = 2;

interface ProcessListSettings {
  readonly procfs: string;
  /** The processes and threads started since boot: `processes` of /proc/stat. undefined where unknown. */
  readonly forks: () => number | undefined;
}

/**
 * Lists the pids of a host in ascending order. The kernel looks up each process for a listing, so that it is spared where nothing has
 * started or ended: the directory has a link for each process. Throws where it cannot be read.
 */
export function openProcessList({ procfs, forks }: ProcessListSettings): () => readonly number[] {
  let pids: readonly number[] = [];
  let listedAt: string | undefined;
  let spared = 0;
  return () => {
    const state = stateOf(procfs, forks());
    if (state !== undefined && state === listedAt && spared < maxSpared) {
      spared += 1;
      return pids;
    }
    [listedAt, spared] = [state, 0];
    pids = pidsAmong(readdirSync(procfs));
    return pids;
  };
}

/** Two equal states have the same processes; undefined where that is not known. */
function stateOf(procfs: string, forks: number | undefined): string | undefined {
  if (!forks) return undefined;
  const { nlink, mtimeMs } = statSync(procfs);
  return Date.now() - mtimeMs > mtimeResolution * 1000 ? `${nlink} ${mtimeMs} ${forks}` : undefined;
}
