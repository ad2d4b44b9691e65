import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { CubestatError, errnoOf } from './errors.ts';

/** The right to write a file, until it is released. */
export interface Lock {
  /** Its last holder ended without releasing it: what it wrote last may be torn. */
  readonly crashed: boolean;
  release(): void;
}

/**
 * Takes the right to write a file: a second process is refused. The lock is a file beside it that names its holder, and
 * falls to the next one when that process is gone, however it ended.
 */
export function lockFile(path: string): Lock {
  const lock = `${path}.lock`;
  for (let crashed = false; ; crashed = true) {
    if (take(lock)) return { crashed, release: () => release(lock) };
    setAside(lock, deadHolder(path, lock));
  }
}

/** Whether the right could be taken: throws what `lockFile` would, and takes nothing. */
export function refuseHeld(path: string): Pick<Lock, 'crashed'> {
  const lock = `${path}.lock`;
  deadHolder(path, lock);
  return { crashed: existsSync(lock) };
}

/** Who held a lock until its end, as far as it is known; one that is alive is refused. */
function deadHolder(path: string, lock: string): Holder | undefined {
  const holder = readHolder(lock);
  if (holder && isAlive(holder)) throw new CubestatError(refusal(path, lock, holder), { code: 'LOCKED', exitCode: 2 });
  return holder;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When it started, as the kernel says it: another process may have its number by now. */
  readonly started: string;
  /** What stands in the lock. */
  readonly text: string;
}

function take(lock: string): boolean {
  try {
    const fd = openSync(lock, 'wx');
    writeSync(fd, ownText());
    closeSync(fd);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

const ownText = () => `${process.pid} ${startOf(process.pid)} ${hostname()}\n`;

function release(lock: string): void {
  if (readHolder(lock)?.text === ownText()) rmSync(lock, { force: true });
}

/** undefined where no holder is named; one who has just made the lock may be about to write its name. */
function readHolder(lock: string): Holder | undefined {
  try {
    const text = readFileSync(lock, 'utf8');
    const [, pid, started, host] = /^(\d+) (\S*) (.*)\n$/.exec(text) ?? [];
    if (pid !== undefined) return { pid: Number(pid), started: started!, host: host!, text };
    return Date.now() - statSync(lock).mtimeMs < 2000 ? { pid: 0, started: '', host: hostname(), text } : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive({ pid, host, started }: Holder): boolean {
  if (host !== hostname() || pid === 0) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false;
  }
  return started === startOf(pid);
}

/** In clock ticks since boot, from proc_pid_stat(5); empty where there is no /proc. The name before it may hold anything but `)`. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function refusal(path: string, lock: string, { pid, host }: Holder): string {
  if (host !== hostname()) return `${path} is being written by process ${pid} of the host ${host}; if that is gone, remove ${lock}`;
  const who = pid === process.pid ? 'this very process' : pid === 0 ? 'another process' : `process ${pid}`;
  return `${path} is being written by ${who}: two at once would mix their lines`;
}

/** Two that find the same lock without a holder may both do this: what one of them sets aside by mistake it puts back. */
function setAside(lock: string, stale: Holder | undefined): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    const taken = readHolder(aside);
    if (taken && taken.text !== stale?.text && isAlive(taken)) renameSync(aside, lock);
    rmSync(aside, { force: true });
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}
