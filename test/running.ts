import { readFileSync } from 'node:fs';

/** Whether a process runs. One that has ended may stay in /proc for ever: the first process of many containers asks about none. */
export function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}
