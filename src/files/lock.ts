import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, lutimesSync, writeSync } from 'node:fs';
import { CubestatError, errnoOf, reasonOf } from '../errors.ts';
import { isContained, locate, parseHolder, thisProcess, writeHolder, type Holder } from './holder.ts';
import { readRegularFile } from './regular-file.ts';

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
export function lockFile(path: string, mode = 0o644): Lock {
  const lock = `${path}.lock`;
  for (let crashed = false; ; crashed = true) {
    const own = thisProcess();
    if (take(lock, own, mode)) return { crashed, release: hold(lock, own) };
    removeStale(lock, abandonedLock(path, own)?.text);
  }
}

/** Whether the right could be taken: throws what `lockFile` would, and takes nothing. */
export function refuseLocked(path: string): Pick<Lock, 'crashed'> {
  abandonedLock(path, thisProcess());
  return { crashed: existsSync(`${path}.lock`) };
}

/** What is left of who held it to their end; one who still does is refused. */
function abandonedLock(path: string, own: Holder): FoundLock | undefined {
  const lock = `${path}.lock`;
  const found = readLock(lock);
  const refused = found && refusal(lock, found, own);
  if (refused) throw new CubestatError(`${path} is being written by ${refused}`, { code: 'LOCKED', exitCode: 2 });
  return found;
}

interface FoundLock {
  readonly text: string;
  /** undefined where none is named. */
  readonly holder: Holder | undefined;
  /** Seconds since it was touched; negative where the clock has been set back. */
  readonly age: number;
}

function take(lock: string, own: Holder, mode: number): boolean {
  try {
    const fd = openSync(lock, 'wx', mode);
    writeSync(fd, writeHolder(own));
    closeSync(fd);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Seconds between the touches of a holder that other containers cannot see, and after which it is gone. */
const [touchInterval, touchTimeout] = [5, 15];

/** Holds it until the function that it gives is called. */
function hold(lock: string, own: Holder): () => void {
  const touching = isContained(own) ? setInterval(() => touch(lock), touchInterval * 1000).unref() : undefined;
  return () => {
    clearInterval(touching);
    if (readLock(lock)?.text === writeHolder(own)) rmSync(lock, { force: true });
  };
}

function touch(lock: string): void {
  try {
    lutimesSync(lock, new Date(), new Date());
  } catch {
    // It was removed, or the disk takes nothing: the next touch is in a few seconds.
  }
}

function readLock(lock: string): FoundLock | undefined {
  try {
    const text = readRegularFile(lock).toString();
    return { text, holder: parseHolder(text), age: (Date.now() - statSync(lock).mtimeMs) / 1000 };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw errnoOf(error) === 'NOT_REGULAR' ? new CubestatError(`${lock}: ${reasonOf(error)}`, { code: 'LOCKED', exitCode: 2 }) : error;
  }
}

/** Who holds it, for the message; undefined when it is free. */
function refusal(lock: string, { holder, age }: FoundLock, own: Holder): string | undefined {
  const mixed = 'two at once would mix their lines';
  // One who has just made the lock may be about to write its name.
  if (!holder) return age < 2 && age > -60 ? `another process: ${mixed}` : undefined;
  const { pid, boot, machine } = holder;
  const place = locate(holder, own);
  if (place === 'runs') return `${pid === own.pid ? 'this very process' : `process ${pid}`}: ${mixed}`;
  if (place === 'in another container' && Math.abs(age) < touchTimeout)
    return `process ${pid} of another container; if that is gone, it is free in ${touchTimeout} s`;
  if (place !== 'elsewhere') return undefined;
  return `process ${pid} ${boot === own.boot ? 'outside this container' : `of the machine ${machine}`}; if that is gone, remove ${lock}`;
}

/** Two that find the same lock without a holder may both do this: what one of them sets aside by mistake it puts back. */
function removeStale(lock: string, stale: string | undefined): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    const taken = readLock(aside);
    if (taken && taken.text !== stale && refusal(aside, taken, thisProcess())) renameSync(aside, lock);
    rmSync(aside, { force: true });
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}
