import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError, WriteError } from '../errors.ts';
import { lockFile, makeFolder, type Lock } from '../files/index.ts';
import type { Document } from './document.ts';
import { retryWhenDiskFull, type DiskFullPolicy } from './full-disk.ts';
import { rotatingFile, type RotatingFileSettings } from './rotating-file.ts';
import { compressor, rotatedFiles } from './rotation.ts';

export interface DocumentFileOptions extends Pick<RotatingFileSettings, 'path' | 'append' | 'rotateSize' | 'rotateEvery'> {
  /** Compress what is rotated. */
  readonly gzip?: boolean;
}

/** A file that is held against other processes until it is closed. */
export interface DocumentFile<Item> {
  /** Adds items, which is one write. */
  write(items: readonly Item[]): Promise<void>;
  /** All that was rotated is compressed, and the file free for others. */
  close(): Promise<void>;
}

/**
 * Opens a file that takes items and is whole after each write. It is rotated, and opened anew where it has been moved away, as
 * logrotate does, or cut. A full disk is waited for. Rejects with a WriteError where it cannot be written.
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

/** Makes the folders on the way and takes the right to write the file, by whatever links it is named. */
function claim(named: string): { path: string; lock: Lock } {
  try {
    makeFolder(dirname(named));
    const path = statSync(named, { throwIfNoEntry: false }) ? realpathSync(named) : named;
    return { path, lock: lockFile(path) };
  } catch (error) {
    throw isSystemError(error) ? new WriteError(named, error) : error;
  }
}
