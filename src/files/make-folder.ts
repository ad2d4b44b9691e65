import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../errors.ts';

/**
 * Makes a folder, and those that are missing on the way to it. mkdirSync does that too, and does not end where none can be
 * made, as in /proc.
 */
export function makeFolder(path: string, mode?: number): void {
  const parent = dirname(path);
  try {
    makeOne(path, mode);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || parent === path) throw error;
    makeFolder(parent, mode);
    makeOne(path, mode);
  }
}

function makeOne(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
