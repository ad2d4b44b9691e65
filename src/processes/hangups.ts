import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Whether this process was started with SIGHUP ignored, as nohup(1) does it. Node.js resets the signal at its start. So look at `_`, where
 * bash and zsh leave the program that they ran, and at the parent's status: it ignores SIGHUP too.
 */
export function areHangupsIgnored({ _: program = '' }: Readonly<Record<string, string | undefined>>, parentStatus: string): boolean {
  if (basename(program) === 'nohup') return true;
  // proc_pid_status(5): a mask of signals, of which SIGHUP is the first.
  const lastDigit = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m.exec(parentStatus)?.[1] ?? '0';
  return Number.parseInt(lastDigit, 16) % 2 === 1;
}

/** Reads /proc/PID/status of the parent; empty where there is no /proc. */
export function readParentStatus(): string {
  try {
    return readFileSync(`/proc/${process.ppid}/status`, 'utf8');
  } catch {
    return '';
  }
}
