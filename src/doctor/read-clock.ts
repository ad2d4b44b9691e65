import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { childEnvironment } from '../processes/index.ts';
import type { ClockReading } from './clock.ts';

/** Starts watching the clocks. The returned function compares them with the start, and finds out whether they are synchronised. */
export function watchClock(): () => Promise<ClockReading> {
  const apart = () => Date.now() - performance.now();
  const before = apart();
  return async () => {
    const synchronised = await isSynchronised();
    return { time: Date.now() / 1000, synchronised, step: (apart() - before) / 1000 };
  };
}

/** Asks the file of systemd-timesyncd, then timedatectl for the state of adjtimex(2); a container may lack both. */
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
