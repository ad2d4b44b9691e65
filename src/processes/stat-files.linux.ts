import { closeSync, constants, openSync, readSync } from 'node:fs';
import { parseProcessStat, type ProcessStat } from './process-files.linux.ts';

/** The files /proc/PID/stat of all processes of a host. */
export interface StatFiles {
  /** undefined for a process that has ended or is hidden. With `keep` its file stays open, which makes reading a third as costly. */
  read(pid: number, keep: boolean): ProcessStat | undefined;
  /** Closes the file of a process that has ended. */
  forget(pid: number): void;
  close(): void;
}

/** The limit is 1024 descriptors by default, of which Node.js needs some. */
const maxKept = 512;

interface LastReading {
  text: string;
  stat: ProcessStat;
}

export function openStatFiles(procfs: string): StatFiles {
  const kept = new Map<number, number>();
  const last = new Map<number, LastReading>();
  const buffer = Buffer.allocUnsafe(4096);
  const drop = (pid: number, descriptor: number) => {
    kept.delete(pid);
    closeSync(descriptor);
  };
  const readFrom = (pid: number, descriptor: number) => {
    const text = buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
    const before = last.get(pid);
    // Nothing changes in that of a process that sleeps, which most do.
    if (before?.text === text) return before.stat;
    const stat = parseProcessStat(text);
    if (before && stat) Object.assign(before, { text, stat });
    else if (stat) last.set(pid, { text, stat });
    return stat;
  };

  const readKept = (pid: number, descriptor: number) => {
    try {
      return readFrom(pid, descriptor);
    } catch {
      // ESRCH: the process of the open file has ended. Its PID may belong to another one.
      drop(pid, descriptor);
      return undefined;
    }
  };
  const readOpened = (pid: number, keep: boolean) => {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(`${procfs}/${pid}/stat`, constants.O_RDONLY | constants.O_NONBLOCK);
      return readFrom(pid, descriptor);
    } catch {
      return undefined;
    } finally {
      if (descriptor !== undefined && keep && kept.size < maxKept) kept.set(pid, descriptor);
      else if (descriptor !== undefined) closeSync(descriptor);
    }
  };

  return {
    read(pid, keep) {
      const descriptor = kept.get(pid);
      const stat = descriptor === undefined ? undefined : readKept(pid, descriptor);
      if (stat && !keep) drop(pid, descriptor!);
      return stat ?? readOpened(pid, keep);
    },
    forget(pid) {
      last.delete(pid);
      const descriptor = kept.get(pid);
      if (descriptor !== undefined) drop(pid, descriptor);
    },
    close() {
      for (const [pid, descriptor] of kept) drop(pid, descriptor);
    },
  };
}
