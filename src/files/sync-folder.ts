import { closeSync, fsyncSync, openSync } from 'node:fs';

/** A new name in a folder is on the disk only when the folder is. Some filesystems know no such thing. */
export function syncFolder(path: string): void {
  try {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {}
}
