import { chownSync, closeSync, createWriteStream, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from './sync-folder.ts';
import { writeAll } from './write-all.ts';

// A file is written beside itself and put in its place when all of it is there: even after a crash, the whole of the old one or the
// whole of the new one stands. Under the temporary name, O_EXCL: in a shared folder anybody may plant a link there.

/**
 * Replaces a file, or makes one, by what streams write one into the other. It is on the disk then, and has the mode and the owner
 * of the file that it is `like`.
 */
export async function replaceFile(
  path: string,
  contents: readonly (AsyncIterable<Buffer> | NodeJS.ReadWriteStream)[],
  like = path,
): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.cubestat-new`);
  try {
    const { mode, uid, gid } = statSync(like);
    rmSync(beside, { force: true });
    await pipeline([...contents, createWriteStream(beside, { flags: 'wx', mode: mode & 0o777, flush: true })] as never);
    keepOwner(beside, uid, gid);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Replaces a file by some bytes, at once. `durable`: they are on the disk before the old ones go. */
export function replaceFileNow(
  path: string,
  bytes: Buffer,
  { beside, durable }: { readonly beside: string; readonly durable: boolean },
): void {
  try {
    rmSync(beside, { force: true });
    const fd = openSync(beside, 'wx', 0o600);
    try {
      writeAll(fd, bytes);
      if (durable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Only root may give a file away, and only root needs to. */
function keepOwner(path: string, uid: number, gid: number): void {
  if (process.geteuid?.() === 0) chownSync(path, uid, gid);
}
