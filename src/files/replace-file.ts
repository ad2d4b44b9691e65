import { chownSync, closeSync, createWriteStream, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from './sync-folder.ts';
import { writeAll } from './write-all.ts';

// The new file is written under a temporary name and renamed when it is whole, so that a crash leaves the old or the new one. O_EXCL,
// for other users may plant a link in a shared folder.

/** Replaces or makes a file with the output of a pipeline, and syncs it. It gets the mode and the owner of the file `like`. */
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

/** Replaces a file by some bytes. `durable`: they are synced before the old ones are removed. */
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

/** Only root may change the owner of a file, and only root writes files of others. */
function keepOwner(path: string, uid: number, gid: number): void {
  if (process.geteuid?.() === 0) chownSync(path, uid, gid);
}
