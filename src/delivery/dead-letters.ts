import { accessSync, closeSync, constants, fstatSync, readSync, renameSync, statSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf, UsageError } from '../errors.ts';
import { checkFolder, makeFolder, nearestFolder, openRegularFile, writeAll } from '../files/index.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import { healthReporter } from './health.ts';

/** What a destination refused for good, and why. */
export interface Refusal {
  readonly sample: Sample;
  /** In the words of the destination. */
  readonly reason: string;
  /** Of the answer, over HTTP. */
  readonly status?: number | undefined;
  /** The part of the sample that was refused, as it was sent. */
  readonly line?: string | undefined;
}

export interface DeadLettersSettings {
  readonly exporter: string;
  readonly report: Report;
  /** Bytes after which the file moves to `FILE.1`, in place of the one that was there. */
  readonly largest?: number;
}

/**
 * Keeps refusals in a file: `{exporter, reason, status, line, sample}`, a line each. A failure to write is reported, and
 * what is refused is then only counted. Throws a UsageError where the path is that of something else than a file, which might never take them.
 */
export function deadLetters(
  path: string,
  { exporter, report, largest = 2 ** 26 }: DeadLettersSettings,
): (refusals: readonly Refusal[]) => void {
  if (path === '-' || stat(path)?.isFile() === false) throw new UsageError(`dead letters: ${path} is no file that can be added to`);
  const sync = syncer(path);
  const health = healthReporter({ ...report, warn: (message) => report.warn(`dead letters: ${message}`) });
  return (refusals) => {
    const letters = refusals.map(({ reason, status, line, sample }) => JSON.stringify({ exporter, reason, status, line, sample }));
    try {
      add(path, Buffer.from(letters.map((letter) => `${letter}\n`).join('')), largest);
      sync();
      health.up();
    } catch (error) {
      health.down('disk', `cannot write to ${path}: ${reasonOf(error)}; what is refused is counted, and not kept`);
    }
  };
}

/** Throws a UsageError where nothing could be written to a file, or it could not be made. Changes nothing. */
export function checkDeadLetters(path: string): void {
  try {
    if (stat(path)) accessSync(path, constants.W_OK);
    else checkFolder(nearestFolder(dirname(path)));
  } catch (error) {
    throw new UsageError(`dead letters: cannot write to ${path}: ${reasonOf(error)}`);
  }
}

/** A line that a crash or a full disk has cut stays a line of its own. */
function add(path: string, bytes: Buffer, largest: number): void {
  makeFolder(dirname(path));
  const size = stat(path)?.size ?? 0;
  if (size > 0 && size + bytes.length > largest) renameSync(path, `${path}.1`);
  const fd = openRegularFile(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
  try {
    writeAll(fd, endsLine(fd) ? bytes : Buffer.concat([newline, bytes]));
  } finally {
    closeSync(fd);
  }
}

const newline = Buffer.from('\n');

function endsLine(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(fd, last, 0, 1, size - 1) === 1 && last.equals(newline));
}

/** Forces a file to the disk, without anybody waiting for it; when it is asked meanwhile, once more. */
function syncer(path: string): () => void {
  let asked = false;
  let busy = false;
  const sync = async () => {
    busy = true;
    while (asked) {
      asked = false;
      await syncFile(path).catch(() => {});
    }
    busy = false;
  };
  return () => {
    asked = true;
    if (!busy) void sync();
  };
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** undefined where there is no such file, or it may not be looked at. */
function stat(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
