import { readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this PID namespace is the host's, by PROC_PID_INIT_INO of include/linux/proc_ns.h; undefined if unknown. */
export function hasPidsOfHost(procfs: string): boolean | undefined {
  const namespace = linkOf(join(procfs, 'self/ns/pid'));
  return namespace === undefined ? undefined : namespace === 'pid:[4026531836]';
}

/** Whether this mount namespace is that of process 1; undefined where only root may read that. */
export function hasMountsOfInit(procfs: string): boolean | undefined {
  const own = linkOf(join(procfs, 'self/ns/mnt'));
  const ofInit = linkOf(join(procfs, '1/ns/mnt'));
  return own === undefined || ofInit === undefined ? undefined : own === ofInit;
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
