import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { isSystemError, WriteError } from '../errors.ts';
import { lockFile, makeFolder, type Lock } from '../files/index.ts';
import type { Document } from './document.ts';
import { whenThereIsRoom, type Patience } from './full-disk.ts';
import { growingFile, type Growth } from './rotating-file.ts';
import { compressor, rotatedFiles } from './rotation.ts';

export interface DocumentFileOptions extends Pick<Growth, 'path' | 'append' | 'rotateSize' | 'rotateEvery'> {
  /** Compress what is rotated. */
  readonly gzip?: boolean;
}

/**
 * A file that takes items and is whole after each batch of them, which is one write. It is held against other processes,
 * rotated, and opened anew where it has been moved away, as logrotate does, or cut. A full disk is waited for.
 */
export function documentFile<Item>(document: Document<Item>, options: DocumentFileOptions, patience: Patience): Writable {
  let held: HeldFile<Item> | undefined;
  return new Writable({
    objectMode: true,
    highWaterMark: 256,
    construct(done) {
      hold(document, options, patience).then((ready) => {
        held = ready;
        return done();
      }, done);
    },
    writev(chunks, done) {
      const items = chunks.map(({ chunk }) => chunk as Item);
      // What comes within the same turn of the event loop goes out as one write after this one.
      held!.write(items).then(() => setImmediate(done), done);
    },
    final(done) {
      held!.finish().then(() => done(), done);
    },
    destroy(error, done) {
      held?.close();
      done(error);
    },
  });
}

interface HeldFile<Item> {
  write(items: readonly Item[]): Promise<void>;
  /** All that was rotated is compressed. */
  finish(): Promise<void>;
  close(): void;
}

async function hold<Item>(document: Document<Item>, options: DocumentFileOptions, patience: Patience): Promise<HeldFile<Item>> {
  const { path, lock } = claim(options.path);
  try {
    const older = compressor(patience.report);
    const rotated = options.gzip ? older.add : () => {};
    const file = await growingFile(document, { ...options, path, crashed: lock.crashed, patience, rotated });
    if (options.append) document.recall?.([path, ...rotatedFiles(path)]);
    return {
      async write(items) {
        for (let rest = items; rest.length > 0;) rest = rest.slice(await whenThereIsRoom(path, patience, () => file.add(rest)));
      },
      async finish() {
        file.keep();
        await older.done();
      },
      close() {
        file.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw isSystemError(error) ? new WriteError(path, error) : error;
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
