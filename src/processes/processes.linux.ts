import { closeSync, constants, openSync, readdirSync, readFileSync, readSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  parseCmdline,
  parseInputOutput,
  parsePeakRss,
  parseProcessStat,
  parsePss,
  pidsAmong,
  type InputOutput,
  type ProcessStat,
} from './process-files.linux.ts';

/** The processes of a host. What has ended or is not readable is undefined. */
export interface Processes {
  pids(): number[];
  stat(pid: number | 'self'): ProcessStat | undefined;
  inputOutput(pid: number): InputOutput | undefined;
  peakRss(pid: number): number | undefined;
  pss(pid: number): number | undefined;
  /** The number of open files. */
  descriptors(pid: number): number | undefined;
  /** The program and its arguments separated by spaces, truncated; empty for a kernel thread. */
  commandLine(pid: number): string;
  /** Input and output of this process's descendants that have ended and been waited for. */
  waitedInputOutput(): InputOutput | undefined;
}

export function openProcesses(procfs = '/proc'): Processes {
  const read = (...path: string[]) => {
    try {
      return readText(join(procfs, ...path));
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
  const isCounting = isProcfs(procfs);
  return {
    pids: () => pidsAmong(list()),
    stat: (pid) => parseProcessStat(read(String(pid), 'stat')),
    inputOutput: (pid) => parseInputOutput(read(String(pid), 'io')),
    peakRss: (pid) => parsePeakRss(read(String(pid), 'status')),
    pss: (pid) => parsePss(read(String(pid), 'smaps_rollup')),
    descriptors: (pid) => countEntries(join(procfs, String(pid), 'fd'), isCounting),
    commandLine: (pid) => parseCmdline(readBeginning(join(procfs, String(pid), 'cmdline'))),
    waitedInputOutput() {
      // The process's own file includes its threads and waited-for children. Reads in between belong to a thread.
      const threads = list('self', 'task').map((thread) => parseInputOutput(read('self', 'task', thread, 'io')));
      const whole = parseInputOutput(read('self', 'io'));
      if (!whole || threads.includes(undefined)) return undefined;
      return threads.reduce<InputOutput>((rest, thread) => minus(rest, thread!), whole);
    },
  };
}

/** Since Linux 6.2, the size of /proc/PID/fd is its number of entries. */
function countEntries(path: string, isCounting: boolean): number | undefined {
  try {
    return (isCounting && statSync(path).size) || readdirSync(path).length;
  } catch {
    return undefined;
  }
}

/** Another root than /proc may contain a FIFO, which must not block. */
const withoutWaiting = constants.O_RDONLY | constants.O_NONBLOCK;

function readText(path: string): string {
  const descriptor = openSync(path, withoutWaiting);
  try {
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function isProcfs(path: string): boolean {
  try {
    return statfsSync(path).type === PROC_SUPER_MAGIC;
  } catch {
    return false;
  }
}

const PROC_SUPER_MAGIC = 0x9fa0;

/** Enough to recognise it, as a command line can have megabytes. */
const longestBeginning = 4096;

function readBeginning(path: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, withoutWaiting);
    const buffer = Buffer.alloc(longestBeginning);
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
  } catch {
    return '';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
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

/** Limited to 0, as the part, read later, may exceed the whole by some bytes. */
export function minus(some: InputOutput, less: InputOutput): InputOutput {
  return {
    read: Math.max(0, some.read - less.read),
    written: Math.max(0, some.written - less.written),
    readStorage: Math.max(0, some.readStorage - less.readStorage),
    writtenStorage: Math.max(0, some.writtenStorage - less.writtenStorage),
  };
}
