import { chownSync, createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from './sync-folder.ts';

/**
 * Rewrites a file beside itself, and puts the new one in its place when all of it is on the disk: whoever looks, even
 * after a crash, finds the whole of the old one or the whole of the new one. A link that stands under the temporary name, which
 * in a shared folder anybody may plant, is not followed.
 */
export async function replaceFile(path: string, contents: AsyncIterable<Buffer>): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.cubestat-new`);
  try {
    const { mode, uid, gid } = statSync(path);
    rmSync(beside, { force: true });
    await pipeline(contents, createWriteStream(beside, { flags: 'wx', mode: mode & 0o777, flush: true }));
    keepOwner(beside, uid, gid);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Only root may give a file away, and only root needs to. */
function keepOwner(path: string, uid: number, gid: number): void {
  if (process.geteuid?.() === 0) chownSync(path, uid, gid);
}
