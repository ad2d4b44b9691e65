import { resolve } from 'node:path';
import type { RootDirectory } from '../pseudo-files/index.ts';

/**
 * The folder of a host's network files. /proc/net is that of the process which looks at it: through the /proc of its host, a container
 * still sees its own network there. The host's is that of its first process. A copy of some /proc has one `net` that is no link.
 */
export function networkFolder(procfs: RootDirectory): 'net' | '1/net' {
  return isOwn(procfs) || procfs.resolve('net') === 'net' ? 'net' : '1/net';
}

/** Whether /proc is that of the namespaces in which this process runs. */
export function isOwn({ root }: RootDirectory): boolean {
  return resolve(root) === '/proc';
}
