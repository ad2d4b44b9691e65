import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Whether a process was started with SIGHUP ignored, as nohup(1) and what it runs do it. Node.js forgets such a thing as it starts, so that
 * it is told by the variable `_`, in which bash and zsh leave what they have run, or by the parent, which ignores it too.
 */
export function areHangupsIgnored({ _: program = '' }: Readonly<Record<string, string | undefined>>, parentStatus: string): boolean {
  if (basename(program) === 'nohup') return true;
  // proc_pid_status(5): a mask of signals, of which SIGHUP is the first.
  const lastDigit = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m.exec(parentStatus)?.[1] ?? '0';
  return Number.parseInt(lastDigit, 16) % 2 === 1;
}

/** The status of this process's parent; empty where there is no /proc. */
export function readParentStatus(): string {
  try {
    return readFileSync(`/proc/${process.ppid}/status`, 'utf8');
  } catch {
    return '';
  }
}
