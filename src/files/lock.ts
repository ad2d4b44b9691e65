import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, lutimesSync, writeSync } from 'node:fs';
import { CubestatError, errnoOf, reasonOf } from '../errors.ts';
import { isContained, locate, parseHolder, thisProcess, writeHolder, type Holder } from './holder.ts';
import { readRegularFile } from './regular-file.ts';

/** The exclusive right to write a file, until it is released. */
export interface Lock {
  /** Whether the last holder ended without releasing it, so that its last write may be torn. */
  readonly crashed: boolean;
  release(): void;
}

/**
 * Locks a file against other processes, by a lock file beside it that names the holder. A lock whose holder is gone is taken over.
 * Throws a CubestatError while another process holds it.
 */
export function lockFile(path: string, mode = 0o644): Lock {
  const lock = `${path}.lock`;
  for (let crashed = false; ; crashed = true) {
    const own = thisProcess();
    if (take(lock, own, mode)) return { crashed, release: hold(lock, own) };
    removeStale(lock, abandonedLock(path, own)?.text);
  }
}

/** Throws what `lockFile` would throw, and takes no lock. */
export function refuseLocked(path: string): Pick<Lock, 'crashed'> {
  abandonedLock(path, thisProcess());
  return { crashed: existsSync(`${path}.lock`) };
}

/** The lock that an ended process has left, if any. Throws while the holder may still run. */
function abandonedLock(path: string, own: Holder): FoundLock | undefined {
  const lock = `${path}.lock`;
  const found = readLock(lock);
  const refused = found && refusal(lock, found, own);
  if (refused) throw new CubestatError(`${path} is being written by ${refused}`, { code: 'LOCKED', exitCode: 2 });
  return found;
}

interface FoundLock {
  readonly text: string;
  /** undefined where the file names none. */
  readonly holder: Holder | undefined;
  /** Seconds since it was touched; negative after the clock was set back. */
  readonly age: number;
}

function take(lock: string, own: Holder, mode: number): boolean {
  try {
    writeNew(lock, writeHolder(own), mode);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Leaves no file where it cannot be written: a lock without a holder would be that of a crash. */
function writeNew(path: string, text: string, mode: number): void {
  const fd = openSync(path, 'wx', mode);
  try {
    writeSync(fd, text);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** Seconds between touches of a lock in a container, and seconds without a touch after which its holder is gone. */
const [touchInterval, touchTimeout] = [5, 15];

/** Holds a lock until the returned function is called. */
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
    // The lock was removed, or the disk fails. The next touch is in a few seconds.
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

/** The holder for the error message; undefined when the lock is free. */
function refusal(lock: string, { holder, age }: FoundLock, own: Holder): string | undefined {
  const mixed = 'two at once would mix their lines';
  // A new lock without a name may get it in a moment.
  if (!holder) return age < 2 && age > -60 ? `another process: ${mixed}` : undefined;
  const { pid, boot, machine } = holder;
  const place = locate(holder, own);
  if (place === 'runs') return `${pid === own.pid ? 'this very process' : `process ${pid}`}: ${mixed}`;
  if (place === 'in another container' && Math.abs(age) < touchTimeout)
    return `process ${pid} of another container; if that is gone, it is free in ${touchTimeout} s`;
  if (place !== 'elsewhere') return undefined;
  return `process ${pid} ${boot === own.boot ? 'outside this container' : `of the machine ${machine}`}; if that is gone, remove ${lock}`;
}

/** Removes a stale lock. Where another process has replaced it meanwhile, the new lock is put back. */
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
