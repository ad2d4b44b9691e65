import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Throws where a folder takes no new files. Behind what is no folder nothing can be made: with the dot, the system says so. */
export function checkFolder(folder: string): void {
  accessSync(`${folder}/.`, constants.W_OK);
}

/** The folder, or that in which it and those on the way can be made. */
export function nearestFolder(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}
