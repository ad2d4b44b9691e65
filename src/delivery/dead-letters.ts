import { accessSync, closeSync, constants, fstatSync, readSync, renameSync, statSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf, UsageError } from '../errors.ts';
import { checkFolder, makeFolder, nearestFolder, openRegularFile, writeAll } from '../files/index.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../samples/index.ts';
import { healthReporter } from './health.ts';

/** A sample that a destination has refused for good, and why. */
export interface Refusal {
  readonly sample: Sample;
  /** As the destination gave it. */
  readonly reason: string;
  /** The status of the HTTP response. */
  readonly status?: number | undefined;
  /** The refused line of the sample, as it was sent. */
  readonly line?: string | undefined;
}

export interface DeadLettersSettings {
  readonly exporter: string;
  readonly report: Report;
  /** A file that would become larger replaces `FILE.1`. */
  readonly maxBytes?: number | undefined;
}

/** Appends refusals to a file, a line each: `{exporter, reason, status, line, sample}`. Throws as {@link letterFile} does. */
export function deadLetters(path: string, { exporter, report, maxBytes }: DeadLettersSettings): (refusals: readonly Refusal[]) => void {
  const write = letterFile(path, report, maxBytes);
  return (refusals) => write(refusals.map(({ reason, status, line, sample }) => ({ exporter, reason, status, line, sample })));
}

/**
 * Appends objects to a file, a line each. A failure to write is reported, and they are counted only. Throws a UsageError where the
 * path is no regular file.
 */
export function letterFile(path: string, report: Report, maxBytes = 2 ** 26): (letters: readonly object[]) => void {
  if (path === '-' || stat(path)?.isFile() === false) throw new UsageError(`dead letters: ${path} is not a file that can be appended to`);
  const sync = backgroundSync(path);
  const health = healthReporter({ ...report, warn: (message) => report.warn(`dead letters: ${message}`) });
  return (letters) => {
    try {
      append(path, Buffer.from(letters.map((letter) => `${JSON.stringify(letter)}\n`).join('')), maxBytes);
      sync();
      health.up();
    } catch (error) {
      health.down('disk', `cannot write to ${path}: ${reasonOf(error)}; rejected samples are counted, not kept`);
    }
  };
}

/** Throws a UsageError where the file could not be written or made. Changes nothing. */
export function checkDeadLetters(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })) accessSync(path, constants.W_OK);
    else checkFolder(nearestFolder(dirname(path)));
  } catch (error) {
    throw new UsageError(`dead letters: cannot write to ${path}: ${reasonOf(error)}`);
  }
}

/** Appends bytes behind a newline where a crash or a full disk has cut the last line. */
function append(path: string, bytes: Buffer, maxBytes: number): void {
  makeFolder(dirname(path));
  const size = stat(path)?.size ?? 0;
  if (size > 0 && size + bytes.length > maxBytes) renameSync(path, `${path}.1`);
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

/** Syncs a file in the background, once more where it was asked for during a sync. */
function backgroundSync(path: string): () => void {
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

/** undefined where stat fails. */
function stat(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
