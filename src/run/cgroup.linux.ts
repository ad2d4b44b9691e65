import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCgroup, type Host } from '../collectors/index.ts';
import type { CpuTime } from './account.linux.ts';

/** A cgroup of version 2 that contains a command and all of its descendants, including orphans. */
export interface CommandCgroup {
  /** Runs a function whose child processes start in it. */
  around<Result>(start: () => Result): Result;
  pids(): number[];
  /** CPU time of all processes that were ever in it; undefined where the kernel does not report it. */
  cpu(): CpuTime | undefined;
  /** Moves running processes back to this process's cgroup, and removes it. */
  close(): void;
}

const prefix = 'cubestat-run-';

/**
 * Makes a cgroup below that of this process, so that its limits also apply to the command; undefined where that is not allowed. A child
 * cannot be moved before it runs, so this process enters it, starts the child, and leaves: cgroups(7).
 */
export function makeCgroup(host: Pick<Host, 'procfs' | 'sysfs'>): CommandCgroup | undefined {
  const found = findCgroup(host, 2);
  if (typeof found === 'string') return undefined;
  const parent = join(host.sysfs.root, found[0]!);
  const folder = join(parent, `${prefix}${process.pid}`);
  if (!attempt(() => (mkdirSync(folder), true))) return undefined;
  const move = (to: string, pid: number) => attempt(() => (writeFileSync(join(to, 'cgroup.procs'), String(pid)), true));
  const read = (file: string) => attempt(() => readFileSync(join(folder, file), 'utf8')) ?? '';
  const pids = () => read('cgroup.procs').split('\n').filter(Boolean).map(Number);
  removeForgotten(parent);
  if (!move(folder, process.pid) || !move(parent, process.pid)) {
    attempt(() => rmdirSync(folder));
    return undefined;
  }
  let own = parseCpuStat(read('cpu.stat'));
  return {
    around(start) {
      const before = process.cpuUsage();
      move(folder, process.pid);
      try {
        return start();
      } finally {
        move(parent, process.pid);
        const { user, system } = process.cpuUsage(before);
        own = own && { user: own.user + user / 1e6, system: own.system + system / 1e6 };
      }
    },
    pids,
    cpu() {
      const all = parseCpuStat(read('cpu.stat'));
      return all && own && { user: Math.max(0, all.user - own.user), system: Math.max(0, all.system - own.system) };
    },
    close() {
      for (const pid of pids()) move(parent, pid);
      attempt(() => rmdirSync(folder));
    },
  };
}

/** Parses cpu.stat, which has microseconds. */
function parseCpuStat(text: string): CpuTime | undefined {
  const [user, system] = ['user', 'system'].map((kind) => new RegExp(`^${kind}_usec (\\d+)$`, 'm').exec(text)?.[1]);
  return user === undefined || system === undefined ? undefined : { user: Number(user) / 1e6, system: Number(system) / 1e6 };
}

/** Removes empty cgroups of killed cubestat processes. */
function removeForgotten(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : NaN;
    if (pid > 0 && !attempt(() => process.kill(pid, 0))) attempt(() => rmdirSync(join(parent, name)));
  }
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
