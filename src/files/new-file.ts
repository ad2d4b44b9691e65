import { lstatSync, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { errnoOf, WriteError } from '../errors.ts';
import { descriptorStream } from './descriptor-stream.ts';

export interface NewFile {
  readonly path: string;
  readonly stream: Writable;
}

/** Makes a file with one of some names, numbered from 1, that no file has. Throws a WriteError. */
export function newFile(nameOf: (number: number) => string): NewFile {
  for (;;) {
    const path = nameOf(freeNumber((number) => isTaken(nameOf(number))));
    try {
      return { path, stream: descriptorStream(openSync(path, 'wx'), { owned: true }) };
    } catch (error) {
      // Another process may have taken the name meanwhile.
      if (errnoOf(error) !== 'EEXIST') throw new WriteError(path, error);
    }
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
