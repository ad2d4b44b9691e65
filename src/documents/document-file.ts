import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError, WriteError } from '../errors.ts';
import { lockFile, makeFolder, type Lock } from '../files/index.ts';
import type { Document } from './document.ts';
import { retryWhenDiskFull, type DiskFullPolicy } from './full-disk.ts';
import { rotatingFile, type RotatingFileSettings } from './rotating-file.ts';
import { compressor, rotatedFiles } from './rotation.ts';

export interface DocumentFileOptions extends Pick<RotatingFileSettings, 'path' | 'append' | 'rotateSize' | 'rotateEvery'> {
  /** Compresses rotated files. */
  readonly gzip?: boolean;
}

/** A file that is locked until it is closed. */
export interface DocumentFile<Item> {
  /** Adds items in one write. */
  write(items: readonly Item[]): Promise<void>;
  /** Finishes the compression of rotated files, and releases the lock. */
  close(): Promise<void>;
}

/**
 * Opens a file that is whole after each write. It is opened again after logrotate has moved or truncated it, and writes wait for a
 * full disk. Rejects with a WriteError.
 */
export async function documentFile<Item>(
  document: Document<Item>,
  options: DocumentFileOptions,
  policy: DiskFullPolicy,
): Promise<DocumentFile<Item>> {
  const { path, lock } = claim(options.path);
  try {
    const older = compressor(policy.report);
    const rotated = options.gzip ? older.add : () => {};
    const file = await rotatingFile(document, { ...options, path, crashed: lock.crashed, policy, rotated });
    if (options.append) document.dedupeAgainst?.([path, ...rotatedFiles(path)]);
    return {
      async write(items) {
        for (let rest = items; rest.length > 0;) rest = rest.slice(await retryWhenDiskFull(path, policy, () => file.add(rest)));
      },
      async close() {
        try {
          if (!policy.signal.aborted) file.keep();
          await older.done();
        } finally {
          file.close();
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw isSystemError(error) ? new WriteError(options.path, error) : error;
  }
}

/** Makes the folders of a file and locks it, after links are resolved. */
function claim(named: string): { path: string; lock: Lock } {
  try {
    makeFolder(dirname(named));
    const path = statSync(named, { throwIfNoEntry: false }) ? realpathSync(named) : named;
    return { path, lock: lockFile(path) };
  } catch (error) {
    throw isSystemError(error) ? new WriteError(named, error) : error;
  }
}
