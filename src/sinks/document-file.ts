import { mkdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { isSystemError, reasonOf, WriteError } from '../errors.ts';
import { lockFile, type Lock } from '../file-lock.ts';
import { whenThereIsRoom, type Patience } from './full-disk.ts';
import { openFile, type OpenFile } from './open-file.ts';
import { compress, moveAway } from './rotated-file.ts';

/** What a kind of file knows about its contents. */
export interface Document<Item> {
  /** What a file begins with, and ends with behind what was added last: `[` and `]`. */
  readonly opening: string;
  readonly closing: string;
  /** A new file begins: nothing stands in it. */
  begin(): void;
  /**
   * Reads what stands in a file, and says where more is to be added: at 0 if nothing does. Where the file is something
   * else it throws, and has touched nothing. `crashed`: the end may be torn.
   */
  resume(path: string, crashed: boolean): Promise<number>;
  /** Makes the file fit for items: it may put another one in its place, and says then where that ends. */
  prepare?(items: readonly Item[], path: string, end: number): Promise<number | undefined>;
  /** The bytes of items; the first ones of a file, or further ones. */
  bytes(items: readonly Item[], first: boolean): Promise<Buffer> | Buffer;
}

export interface DocumentFileOptions {
  readonly path: string;
  /** Keep what stands in the file, rather than begin it anew. */
  readonly append: boolean;
  /** No file becomes larger than this many bytes, unless a single item is. */
  readonly rotateSize?: number | undefined;
  /** Seconds for which a file is written. */
  readonly rotateEvery?: number | undefined;
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
      held!.compressed().then(() => done(), done);
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
  compressed(): Promise<void>;
  close(): void;
}

async function hold<Item>(document: Document<Item>, options: DocumentFileOptions, patience: Patience): Promise<HeldFile<Item>> {
  const { path, lock } = claim(options.path);
  try {
    const file = await open(document, path, { append: options.append, crashed: lock.crashed, patience });
    const compressor = inTurn((rotated) => compress(rotated), patience);
    const rotated = options.gzip ? compressor.add : () => {};
    const growing = grow(document, file, { ...options, path }, { patience, rotated });
    return {
      async write(items) {
        for (let rest = items; rest.length > 0;) rest = rest.slice(await whenThereIsRoom(path, patience, () => growing.add(rest)));
      },
      compressed: compressor.done,
      close() {
        growing.close();
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
    mkdirSync(dirname(named), { recursive: true });
    const path = statSync(named, { throwIfNoEntry: false }) ? realpathSync(named) : named;
    return { path, lock: lockFile(path) };
  } catch (error) {
    throw isSystemError(error) ? new WriteError(named, error) : error;
  }
}

interface Opening {
  readonly append: boolean;
  readonly crashed: boolean;
  readonly patience: Patience;
}

async function open<Item>(document: Document<Item>, path: string, { append, crashed, patience }: Opening): Promise<OpenFile> {
  const closing = Buffer.from(document.closing);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const end = append && size > 0 ? await document.resume(path, crashed) : 0;
  if (append && size - end > closing.length)
    patience.report.warn(`${path}: its end was torn, as by a crash; it is cut back to what is whole`);
  if (end > 0) return openFile(path, { end, closing });
  document.begin();
  writeFileSync(path, document.opening + document.closing);
  return openFile(path, { end: Buffer.byteLength(document.opening), closing, began: Date.now() });
}

/** Adds to a file, and opens another one where that one is full, old or gone. */
function grow<Item>(
  document: Document<Item>,
  first: OpenFile,
  { path, rotateSize: limit = Infinity, rotateEvery: age = Infinity }: DocumentFileOptions,
  { patience, rotated }: { patience: Patience; rotated: (path: string) => void },
): { add(items: readonly Item[]): Promise<number>; close(): void } {
  let file = first;
  let isAway = false;
  const use = (next: OpenFile) => {
    file.close();
    file = next;
    isAway = false;
  };
  const isEmpty = () => file.end <= document.opening.length;
  const isDue = () => file.size >= limit || Date.now() - file.began >= age * 1000;
  const renew = async () => use(await open(document, path, { append: true, crashed: false, patience }));
  const rotate = async () => {
    rotated(moveAway(path, new Date()));
    isAway = true;
    await renew();
  };
  /** Says how many were written: as many as fit. */
  const add = async (items: readonly Item[]): Promise<number> => {
    if (isAway || file.isGone()) await renew();
    if (!isEmpty() && isDue()) await rotate();
    const end = await document.prepare?.(items, path, file.end);
    if (end !== undefined) use(openFile(path, { end, closing: Buffer.from(document.closing), began: file.began }));
    const bytes = await document.bytes(items, isEmpty());
    if (file.size + bytes.length > limit) {
      if (items.length > 1) return add(items.slice(0, items.length >> 1));
      if (!isEmpty()) {
        await rotate();
        return add(items);
      }
    }
    file.add(bytes);
    return items.length;
  };
  return { add, close: () => file.close() };
}

/** Works on one path after the other, beside what else is done. */
function inTurn(work: (path: string) => Promise<void>, { report }: Patience): { add(path: string): void; done(): Promise<void> } {
  let last = Promise.resolve();
  const failed = (path: string) => (error: unknown) => report.warn(`cannot compress ${path}: ${reasonOf(error)}; it stays as it is`);
  return {
    add: (path) => void (last = last.then(async () => work(path)).catch(failed(path))),
    done: async () => last,
  };
}
