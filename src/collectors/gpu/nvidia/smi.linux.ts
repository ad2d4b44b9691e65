import type { Host } from '../../host.ts';
import { nvidiaSleepOf } from './sleep.linux.ts';
import { findOnPath, keepRunning, type RunningProgram, type RunSettings } from '../../programs/index.ts';

/** Where distributions, WSL and the images of containers have it, beside the folders of PATH. */
const otherFolders = ['/usr/bin', '/usr/lib/wsl/lib', '/usr/local/nvidia/bin', '/run/current-system/sw/bin', '/opt/bin'];

export function findNvidiaSmi(): string | undefined {
  return findOnPath('nvidia-smi', otherFolders);
}

/**
 * Keeps an nvidia-smi running while GPUs need not sleep. The function that it returns is to be called in each tick; it gives undefined
 * while GPUs sleep or are to fall asleep.
 */
export function tendNvidiaSmi(
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
