import { closeSync, constants, lstatSync, openSync } from 'node:fs';
import { Writable } from 'node:stream';
import { errnoOf, WriteError } from '../errors.ts';
import { openRegularFile } from './regular-file.ts';
import { writeAll } from './write-all.ts';

export interface NewFile {
  readonly path: string;
  readonly stream: Writable;
}

/** Makes a file with one of some names, numbered from 1, that no file has. Throws a WriteError. */
export function newFile(nameOf: (number: number) => string): NewFile {
  for (;;) {
    const path = nameOf(freeNumber((number) => isTaken(nameOf(number))));
    try {
      closeSync(openSync(path, 'wx'));
      return { path, stream: appending(path) };
    } catch (error) {
      // Another process may have taken the name meanwhile.
      if (errnoOf(error) !== 'EEXIST') throw new WriteError(path, error);
    }
  }
}

/** Opens the file for each write only: a thousand hosts may have an incident at once, more than a process has descriptors for. */
function appending(path: string): Writable {
  return new Writable({
    highWaterMark: 65_536,
    writev(chunks, done) {
      try {
        append(path, Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)));
        setImmediate(done);
      } catch (error) {
        done(new WriteError(path, error));
      }
    },
  });
}

function append(path: string, bytes: Buffer): void {
  const fd = openRegularFile(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
  try {
    writeAll(fd, bytes);
  } finally {
    closeSync(fd);
  }
}

function isTaken(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // To open it tells why.
    return false;
  }
}

/** The number behind those that are taken, found with few looks: a thousand hosts may have an incident in the same second. */
function freeNumber(isTaken: (number: number) => boolean): number {
  let free = 1;
  while (isTaken(free)) free *= 2;
  let taken = Math.floor(free / 2);
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (isTaken(middle)) taken = middle;
    else free = middle;
  }
  return free;
}
