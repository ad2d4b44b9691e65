import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { childEnvironment } from '../child-environment.ts';
import type { ClockReading } from './clock.ts';

/** Compares the clocks with how they stood when this began, and asks who keeps the time. */
export function watchClock(): () => Promise<ClockReading> {
  const apart = () => Date.now() - performance.now();
  const before = apart();
  return async () => {
    const synchronised = await isSynchronised();
    return { time: Date.now() / 1000, synchronised, step: (apart() - before) / 1000 };
  };
}

/** systemd-timesyncd leaves a file, and timedatectl tells what adjtimex(2) knows; in a container neither may be there. */
async function isSynchronised(): Promise<boolean | undefined> {
  if (existsSync('/run/systemd/timesync/synchronized')) return true;
  try {
    const words = ['show', '--property=NTPSynchronized', '--value'];
    const { stdout } = await promisify(execFile)('timedatectl', words, { timeout: 2000, killSignal: 'SIGKILL', env: childEnvironment() });
    const answer = stdout.trim();
    return answer === 'yes' ? true : answer === 'no' ? false : undefined;
  } catch {
    return undefined;
  }
}
