import type { Host } from '../../host.ts';
import { nvidiaSleepOf } from './sleep.linux.ts';
import { findOnPath, keepRunning, type RunningProgram, type RunSettings } from '../../programs/index.ts';

/** Folders in which distributions, WSL and container images install it, searched after PATH. */
const otherFolders = ['/usr/bin', '/usr/lib/wsl/lib', '/usr/local/nvidia/bin', '/run/current-system/sw/bin', '/opt/bin'];

export function findNvidiaSmi(): string | undefined {
  return findOnPath('nvidia-smi', otherFolders);
}

/**
 * Keeps an nvidia-smi running, unless GPUs are to suspend. Call the returned function in each tick; it returns undefined while GPUs are or
 * become suspended.
 */
export function runNvidiaSmi(
  host: Pick<Host, 'sysfs' | 'signal' | 'now'>,
  program: string,
  args: () => readonly string[],
  settings: Omit<RunSettings, 'signal'>,
): () => RunningProgram | undefined {
  const sleep = nvidiaSleepOf(host);
  const start = () => {
    const ended = new AbortController();
    const signal = AbortSignal.any([host.signal, ended.signal]);
    return { ended, state: keepRunning(program, args(), { ...settings, signal }) };
  };
  let running = sleep.mayRun() ? start() : undefined;
  return () => {
    if (sleep.mayRun()) return (running ??= start()).state;
    running?.ended.abort();
    return (running = undefined);
  };
}
