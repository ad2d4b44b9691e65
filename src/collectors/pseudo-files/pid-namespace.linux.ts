import { readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Whether processes have the IDs here that the host gives them, by PROC_PID_INIT_INO of include/linux/proc_ns.h; undefined if unknown. */
export function hasPidsOfHost(procfs: string): boolean | undefined {
  const namespace = linkOf(join(procfs, 'self/ns/pid'));
  return namespace === undefined ? undefined : namespace === 'pid:[4026531836]';
}

/** Whether the first process of the system sees the same mounts; undefined where that cannot be read, which takes root. */
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
