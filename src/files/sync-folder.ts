import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Syncs a folder, without which a new name in it is not durable. Some filesystems do not support this. */
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
