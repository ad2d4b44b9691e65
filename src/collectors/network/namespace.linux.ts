import { resolve } from 'node:path';
import type { RootDirectory } from '../pseudo-files/index.ts';

/**
 * The folder of a host's network files. /proc/net belongs to the reading process, so a container reads process 1 of its host's /proc. In a
 * copy of a /proc, `net` is no link and is read itself.
 */
export function networkFolder(procfs: RootDirectory): 'net' | '1/net' {
  return isOwn(procfs) || procfs.resolve('net') === 'net' ? 'net' : '1/net';
}

/** Whether /proc is that of the namespaces in which this process runs. */
export function isOwn({ root }: RootDirectory): boolean {
  return resolve(root) === '/proc';
}
