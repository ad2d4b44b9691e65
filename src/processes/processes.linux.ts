import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseInputOutput, parsePeakRss, parseProcessStat, parsePss, type InputOutput, type ProcessStat } from './process-files.linux.ts';

/** The processes of a host. What has ended, or may not be read, is undefined. */
export interface Processes {
  pids(): number[];
  stat(pid: number | 'self'): ProcessStat | undefined;
  inputOutput(pid: number): InputOutput | undefined;
  peakRss(pid: number): number | undefined;
  pss(pid: number): number | undefined;
  /** What children of this process did that have ended and been waited for, and those that these have waited for. */
  waitedInputOutput(): InputOutput | undefined;
}

export function openProcesses(procfs = '/proc'): Processes {
  const read = (...path: string[]) => {
    try {
      return readFileSync(join(procfs, ...path), 'utf8');
    } catch {
      return '';
    }
  };
  const list = (...path: string[]) => {
    try {
      return readdirSync(join(procfs, ...path));
    } catch {
      return [];
    }
  };
  return {
    pids: () => list().flatMap((name) => (/^\d+$/.test(name) ? Number(name) : [])),
    stat: (pid) => parseProcessStat(read(String(pid), 'stat')),
    inputOutput: (pid) => parseInputOutput(read(String(pid), 'io')),
    peakRss: (pid) => parsePeakRss(read(String(pid), 'status')),
    pss: (pid) => parsePss(read(String(pid), 'smaps_rollup')),
    waitedInputOutput() {
      // The process's own file has its threads and the children it has waited for. What is read in between is a thread's.
      const threads = list('self', 'task').map((thread) => parseInputOutput(read('self', 'task', thread, 'io')));
      const whole = parseInputOutput(read('self', 'io'));
      if (!whole || threads.includes(undefined)) return undefined;
      return threads.reduce<InputOutput>((rest, thread) => minus(rest, thread!), whole);
    },
  };
}

export const nothing: InputOutput = { read: 0, written: 0, readStorage: 0, writtenStorage: 0 };

export function plus(some: InputOutput, more: InputOutput): InputOutput {
  return {
    read: some.read + more.read,
    written: some.written + more.written,
    readStorage: some.readStorage + more.readStorage,
    writtenStorage: some.writtenStorage + more.writtenStorage,
  };
}

/** What is read a moment later may be more than the whole was, by some bytes. */
export function minus(some: InputOutput, less: InputOutput): InputOutput {
  return {
    read: Math.max(0, some.read - less.read),
    written: Math.max(0, some.written - less.written),
    readStorage: Math.max(0, some.readStorage - less.readStorage),
    writtenStorage: Math.max(0, some.writtenStorage - less.writtenStorage),
  };
}
