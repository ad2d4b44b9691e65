import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../errors.ts';

/** Makes a folder and the missing ones above it. A recursive mkdirSync never returns where none can be made, as in /proc. */
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
    const standing = statSync(path, { throwIfNoEntry: false });
    if (standing === undefined) throw error;
    // For mkdir, what stands there exists; for the user, it is no folder.
    if (!standing.isDirectory()) readdirSync(path);
  }
}
