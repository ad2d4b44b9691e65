import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Sample } from '../../src/sample.ts';

/** Seconds that a shell command takes, the least of some rounds. */
export function seconds(command: string, rounds = 3): number {
  const once = () => {
    const started = performance.now();
    const { status } = spawnSync('bash', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${command} ended with ${status}`);
    return (performance.now() - started) / 1000;
  };
  return Math.min(...Array.from({ length: rounds }, once));
}

export interface Use {
  /** Percent of one core, from `warmUp` on. */
  readonly cpu: number;
  /** The most memory it ever had, in MB. */
  readonly memory: number;
}

/** What a process uses that is there after the warm-up. */
export async function useOf(find: () => number, length: number, warmUp = 2): Promise<Use> {
  await setTimeout(warmUp * 1000);
  const pid = find();
  const before = cpuSeconds(pid);
  await setTimeout(length * 1000);
  const after = cpuSeconds(pid);
  const memory = Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1000;
  return { cpu: (100 * (after - before)) / length, memory };
}

/** utime and stime of proc_pid_stat(5), in ticks of 10 ms. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Prints a row of figures. */
export function row(...cells: (string | number)[]): void {
  process.stdout.write(`${cells.map((cell, at) => (at === 0 ? String(cell).padEnd(44) : String(cell).padStart(14))).join('')}\n`);
}

/** Samples of some metrics whose numbers differ from each other. */
export function records(width: number, count: number): Sample[] {
  const names = Array.from({ length: width }, (_, at) => `cpu.core.${at >> 1}.${at % 2 === 0 ? 'utilization.percent' : 'frequency.hertz'}`);
  return Array.from({ length: count }, (_, at) => {
    const metrics = Object.fromEntries(names.map((name, k) => [name, Math.round(((at * 7919 + k * 104_729) % 10_000) * 123.7) / 100]));
    return { timestamp: 1_750_000_000 + at, host: 'web1', metrics };
  });
}

/** The same as lines. */
export function lines(samples: readonly Sample[]): string {
  return samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');
}
