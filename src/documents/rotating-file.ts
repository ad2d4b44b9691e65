import { closeSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Document } from './document.ts';
import type { DiskFullPolicy } from './full-disk.ts';
import { openFile, type OpenFile } from './open-file.ts';
import { rotate } from './rotation.ts';

/** A document on disk. A new file begins where the current one is full, old or gone. */
export interface RotatingFile<Item> {
  /** Writes as many items as fit. Returns their number. */
  add(items: readonly Item[]): Promise<number>;
  /** Keeps a new file also without items. */
  keep(): void;
  close(): void;
}

export interface RotatingFileSettings {
  readonly path: string;
  /** Keeps the contents of the file. Otherwise the first items replace them. */
  readonly append: boolean;
  /** The most bytes of a file, unless a single item is larger. */
  readonly rotateSize?: number | undefined;
  /** Seconds for which a file is written. */
  readonly rotateEvery?: number | undefined;
  /** Whether the last line of the file may be torn. */
  readonly crashed: boolean;
  readonly policy: DiskFullPolicy;
  /** Called with the path of each rotated file. */
  readonly rotated: (path: string) => void;
}

/** Opens a file, and throws where it cannot be written. Its contents stay until the first items. */
export async function rotatingFile<Item>(document: Document<Item>, settings: RotatingFileSettings): Promise<RotatingFile<Item>> {
  const { path, append, rotateSize: limit = Infinity, rotateEvery: age = Infinity, crashed, policy, rotated } = settings;
  const isNew = !statSync(path, { throwIfNoEntry: false });
  closeSync(openSync(path, 'a'));
  const isEmptyYet = statSync(path).size === 0;
  let file = append || isEmptyYet ? await resumeFile(document, path, { crashed, policy }) : undefined;
  let isAway = false;
  let isKept = false;

  const use = (next: OpenFile): OpenFile => {
    file?.close();
    isAway = false;
    return (file = next);
  };
  const renew = async () => use(await resumeFile(document, path, { crashed: false, policy }));
  const current = async (): Promise<OpenFile> => {
    isKept = true;
    if (!file) return use(beginFile(document, path));
    return isAway || file.isGone() ? renew() : file;
  };
  const isEmpty = ({ end }: OpenFile) => end <= document.opening.length;
  const isDue = (open: OpenFile) => open.size >= limit || open.age() >= age * 1000;
  const beginNext = async () => {
    rotated(rotate(path, new Date()));
    isAway = true;
    return renew();
  };
  const add = async (items: readonly Item[]): Promise<number> => {
    let to = await current();
    if (!isEmpty(to) && isDue(to)) to = await beginNext();
    const end = await document.prepare?.(items, path, to.end);
    if (end !== undefined) to = use(openFile(path, { end, closing: Buffer.from(document.closing), age: to.age() }));
    const bytes = await document.bytes(items, isEmpty(to));
    if (to.size + bytes.length > limit) {
      if (items.length > 1) return add(items.slice(0, items.length >> 1));
      if (!isEmpty(to)) {
        await beginNext();
        return add(items);
      }
    }
    to.add(bytes);
    document.written?.();
    return items.length;
  };
  return {
    add,
    keep: () => void (isKept = true),
    close() {
      file?.close();
      if (isNew && !isKept) rmSync(path, { force: true });
    },
  };
}

/** Opens a file at the end of its contents. */
async function resumeFile<Item>(
  document: Document<Item>,
  path: string,
  { crashed, policy }: Pick<RotatingFileSettings, 'crashed' | 'policy'>,
): Promise<OpenFile> {
  const closing = Buffer.from(document.closing);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const { end, isTorn, missing = '' } = size > 0 ? await document.resume(path, crashed) : { end: 0, isTorn: false };
  if (isTorn) policy.report.warn(`${path}: a crash tore its last line, which is cut off`);
  if (end === 0) return beginFile(document, path);
  const file = openFile(path, { end, closing });
  if (missing !== '') file.add(Buffer.from(missing));
  return file;
}

function beginFile<Item>(document: Document<Item>, path: string): OpenFile {
  document.begin();
  writeFileSync(path, document.opening + document.closing);
  const closing = Buffer.from(document.closing);
  return openFile(path, { end: Buffer.byteLength(document.opening), closing, age: 0 });
}
