import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** What a process took: seconds of the clock, CPU seconds with those of its children, the most memory in MB. */
export interface Cost {
  readonly seconds: number;
  readonly cpu: number;
  readonly memory: number;
}

// More certificates, where this variable of Node.js asks for them, take longer to read than most of what is measured.
delete process.env['NODE_EXTRA_CA_CERTS'];

/** Node reports no rusage of one child, so that Python waits for it; no peak is less than the 8 MB that Python itself has. */
const wait4 = `
import os, sys, time
started = time.perf_counter()
_, status, use = os.wait4(os.posix_spawn('/bin/bash', ['bash', '-c', sys.argv[1]], os.environ), 0)
print(time.perf_counter() - started, use.ru_utime + use.ru_stime, use.ru_maxrss / 1000)
sys.exit(status != 0)
`;

/** Runs a shell command to its end. Throws where it fails. Its standard output has to be redirected. */
export function whole(command: string): Cost {
  const { status, stdout } = spawnSync('/usr/bin/python3', ['-c', wait4, command], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} failed`);
  const [seconds, cpu, memory] = stdout.trim().split(' ').map(Number);
  return { seconds: seconds!, cpu: cpu!, memory: memory! };
}

/** Runs a shell command, and tells what it and what it started took from one second of its life to another. */
export async function between(command: string, from: number, to: number): Promise<Cost> {
  const child = spawn('/bin/bash', ['-c', `exec ${command}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    await setTimeout(from * 1000);
    const before = sumOf(family(child.pid!), cpuSeconds);
    await setTimeout((to - from) * 1000);
    const members = family(child.pid!);
    return { seconds: to - from, cpu: sumOf(members, cpuSeconds) - before, memory: Math.max(...members.map(peakMemory)) };
  } finally {
    for (const pid of family(child.pid!)) process.kill(pid, 'SIGKILL');
  }
}

/** A process and its descendants. */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(family)];
}

function sumOf(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((sum, pid) => sum + of(pid), 0);
}

/** schedstat of every thread: nanoseconds, where proc_pid_stat(5) counts ticks of 10 ms. */
function cpuSeconds(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, nanoseconds) => sum + nanoseconds / 1e9, 0);
}

function peakMemory(pid: number): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1000;
}
