import { isKernelThread, type ProcessStat } from '../../processes/index.ts';

/**
 * What a process is called where it is shown: the name of its program, of which the kernel keeps 15 bytes. A thread of the kernel has what
 * it works at behind a slash, as in `kworker/u8:3-events`, which changes all the time.
 */
export function commandOf(stat: Pick<ProcessStat, 'name' | 'flags'>): string {
  const name = isKernelThread(stat) ? stat.name.split('/', 1)[0]! : stat.name;
  return name === '' ? 'nameless' : name;
}
