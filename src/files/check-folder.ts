import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Throws where no files can be made in a folder. With the dot, the system refuses a path that is no folder. */
export function checkFolder(folder: string): void {
  accessSync(`${folder}/.`, constants.W_OK);
}

/** The folder, or the nearest existing one above it. */
export function nearestFolder(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}
