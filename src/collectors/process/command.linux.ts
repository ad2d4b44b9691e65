import { isKernelThread, type ProcessStat } from '../../processes/index.ts';

/**
 * The displayed name of a process: that of its program, which the kernel cuts after 15 bytes. A kernel thread appends its current work, as
 * in `kworker/u8:3-events`, which is left out.
 */
export function commandOf(stat: Pick<ProcessStat, 'name' | 'flags'>): string {
  const name = isKernelThread(stat) ? stat.name.split('/', 1)[0]! : stat.name;
  return name === '' ? 'nameless' : name;
}
