import type { ProcessStat } from '../../src/processes/index.ts';
import type { Files } from '../fixtures/tree.ts';
import { aProcess } from './processes.ts';

/** What a process on a host of the test has, beside what is in its stat. */
export interface Extra {
  readonly io?: { readonly read: number; readonly written: number };
  readonly cmdline?: string;
  readonly pss?: number;
  readonly descriptors?: number;
}

/** The line of /proc/PID/stat, as the kernel writes it. */
export function statLine(stat: ProcessStat): string {
  const { pid, name, state, parent, group, session, foregroundGroup, flags, childFaults } = stat;
  const { user, system, childUser, childSystem, threads, start, rssPages } = stat;
  return `${pid} (${name}) ${state} ${parent} ${group} ${session} 0 ${foregroundGroup} ${flags} 5 ${childFaults} 0 0 ${user} ${system} ${childUser} ${childSystem} 20 0 ${threads} 0 ${start} 1000000 ${rssPages} 18446744073709551615 0 0\n`;
}

/** The files of processes below proc/, of which there are no others. */
export function procTree(...processes: readonly (readonly [stat: Partial<ProcessStat> & { pid: number }, extra?: Extra])[]): Files {
  const files: Record<string, string> = {};
  for (const [{ pid, parent = 1, ...stat }, { io, cmdline, pss, descriptors = 0 } = {}] of processes) {
    const at = `proc/${pid}`;
    files[`${at}/stat`] = statLine(aProcess(pid, parent, stat));
    if (io) files[`${at}/io`] = `rchar: 1\nwchar: 1\nsyscr: 1\nsyscw: 1\nread_bytes: ${io.read}\nwrite_bytes: ${io.written}\n`;
    if (cmdline !== undefined) files[`${at}/cmdline`] = cmdline;
    if (pss !== undefined) files[`${at}/smaps_rollup`] = `0-1 ---p 0 00:00 0 [rollup]\nRss: 9 kB\nPss: ${pss} kB\n`;
    for (let fd = 0; fd < descriptors; fd += 1) files[`${at}/fd/${fd}`] = '';
  }
  return files;
}
