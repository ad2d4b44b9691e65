import { closeSync, constants, openSync, readSync } from 'node:fs';
import { parseProcessStat, type ProcessStat } from './process-files.linux.ts';

/** The limit is 1024 descriptors by default, of which Node.js needs some. */
const maxKept = 512;

interface LastReading {
  text: string;
  stat: ProcessStat;
}

/** The files /proc/PID/stat of all processes of a host. */
export class StatFiles {
  readonly #procfs: string;
  /** The descriptors of files that stay open. */
  readonly #kept = new Map<number, number>();
  readonly #last = new Map<number, LastReading>();
  readonly #buffer = Buffer.allocUnsafe(4096);

  constructor(procfs: string) {
    this.#procfs = procfs;
  }

  /** undefined for a process that has ended or is hidden. With `keep` its file stays open, which makes reading a third as costly. */
  read(pid: number, keep: boolean): ProcessStat | undefined {
    const descriptor = this.#kept.get(pid);
    const stat = descriptor === undefined ? undefined : this.#readKept(pid, descriptor);
    if (stat && !keep) this.#drop(pid, descriptor!);
    return stat ?? this.#readOpened(pid, keep);
  }

  /** Closes the file of a process that has ended. */
  forget(pid: number): void {
    this.#last.delete(pid);
    const descriptor = this.#kept.get(pid);
    if (descriptor !== undefined) this.#drop(pid, descriptor);
  }

  close(): void {
    for (const [pid, descriptor] of this.#kept) this.#drop(pid, descriptor);
  }

  #drop(pid: number, descriptor: number): void {
    this.#kept.delete(pid);
    closeSync(descriptor);
  }

  #readKept(pid: number, descriptor: number): ProcessStat | undefined {
    try {
      return this.#readFrom(pid, descriptor);
    } catch {
      // ESRCH: the process of the open file has ended. Its PID may belong to another one.
      this.#drop(pid, descriptor);
      return undefined;
    }
  }

  #readOpened(pid: number, keep: boolean): ProcessStat | undefined {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(`${this.#procfs}/${pid}/stat`, constants.O_RDONLY | constants.O_NONBLOCK);
      return this.#readFrom(pid, descriptor);
    } catch {
      return undefined;
    } finally {
      if (descriptor !== undefined && keep && this.#kept.size < maxKept) this.#kept.set(pid, descriptor);
      else if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  #readFrom(pid: number, descriptor: number): ProcessStat | undefined {
    const text = this.#buffer.toString('utf8', 0, readSync(descriptor, this.#buffer, 0, this.#buffer.length, 0));
    const before = this.#last.get(pid);
    // Nothing changes for a process that sleeps, as most do.
    if (before?.text === text) return before.stat;
    const stat = parseProcessStat(text);
    if (before && stat) Object.assign(before, { text, stat });
    else if (stat) this.#last.set(pid, { text, stat });
    return stat;
  }
}
