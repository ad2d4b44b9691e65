import { closeSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Document } from './document.ts';
import type { DiskFullPolicy } from './full-disk.ts';
import { OpenFile } from './open-file.ts';
import { rotate } from './rotation.ts';

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
  const { path, append } = settings;
  const isNew = !statSync(path, { throwIfNoEntry: false });
  closeSync(openSync(path, 'a'));
  const file = append || statSync(path).size === 0 ? await resumeFile(document, settings) : undefined;
  return new RotatingFile(document, settings, { file, isNew });
}

/** A document on disk. A new file begins where the current one is full, old or gone. */
class RotatingFile<Item> {
  readonly #document: Document<Item>;
  readonly #settings: RotatingFileSettings;
  readonly #isNew: boolean;
  #file: OpenFile | undefined;
  /** The file was rotated, and the next one has not begun. */
  #isAway = false;
  #isKept = false;

  constructor(document: Document<Item>, settings: RotatingFileSettings, { file, isNew }: { file: OpenFile | undefined; isNew: boolean }) {
    this.#document = document;
    this.#settings = settings;
    this.#file = file;
    this.#isNew = isNew;
  }

  /** Writes as many items as fit. Returns their number. */
  async add(items: readonly Item[]): Promise<number> {
    const { rotateSize = Infinity } = this.#settings;
    const document = this.#document;
    const file = await this.#prepared(items);
    const bytes = await document.bytes(items, this.#isEmpty(file));
    if (file.size + bytes.length > rotateSize) {
      if (items.length > 1) return this.add(items.slice(0, items.length >> 1));
      if (!this.#isEmpty(file)) {
        await this.#beginNext();
        return this.add(items);
      }
    }
    file.add(bytes);
    document.written?.();
    return items.length;
  }

  /** Keeps a new file also without items. */
  keep(): void {
    this.#isKept = true;
  }

  close(): void {
    this.#file?.close();
    if (this.#isNew && !this.#isKept) rmSync(this.#settings.path, { force: true });
  }

  /** The file that items go to, ready for them. */
  async #prepared(items: readonly Item[]): Promise<OpenFile> {
    const { path } = this.#settings;
    let file = await this.#current();
    if (!this.#isEmpty(file) && this.#isDue(file)) file = await this.#beginNext();
    const end = await this.#document.prepare?.(items, path, file.end);
    if (end === undefined) return file;
    return this.#use(new OpenFile(path, { end, closing: Buffer.from(this.#document.closing), age: file.age() }));
  }

  async #current(): Promise<OpenFile> {
    this.#isKept = true;
    if (!this.#file) return this.#use(beginFile(this.#document, this.#settings.path));
    return this.#isAway || this.#file.isGone() ? this.#renew() : this.#file;
  }

  async #beginNext(): Promise<OpenFile> {
    const { path, rotated } = this.#settings;
    rotated(rotate(path, new Date()));
    this.#isAway = true;
    return this.#renew();
  }

  async #renew(): Promise<OpenFile> {
    return this.#use(await resumeFile(this.#document, { ...this.#settings, crashed: false }));
  }

  #use(next: OpenFile): OpenFile {
    this.#file?.close();
    this.#isAway = false;
    return (this.#file = next);
  }

  #isEmpty({ end }: OpenFile): boolean {
    return end <= this.#document.opening.length;
  }

  #isDue(file: OpenFile): boolean {
    const { rotateSize = Infinity, rotateEvery = Infinity } = this.#settings;
    return file.size >= rotateSize || file.age() >= rotateEvery * 1000;
  }
}

/** Opens a file at the end of its contents. */
async function resumeFile<Item>(
  document: Document<Item>,
  { path, crashed, policy }: Pick<RotatingFileSettings, 'path' | 'crashed' | 'policy'>,
): Promise<OpenFile> {
  const closing = Buffer.from(document.closing);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const { end, isTorn, missing = '' } = size > 0 ? await document.resume(path, crashed) : { end: 0, isTorn: false };
  if (isTorn) policy.report.warn(`${path}: a crash tore its last line, which is cut off`);
  if (end === 0) return beginFile(document, path);
  const file = new OpenFile(path, { end, closing });
  if (missing !== '') file.add(Buffer.from(missing));
  return file;
}

function beginFile<Item>(document: Document<Item>, path: string): OpenFile {
  document.begin();
  writeFileSync(path, document.opening + document.closing);
  const closing = Buffer.from(document.closing);
  return new OpenFile(path, { end: Buffer.byteLength(document.opening), closing, age: 0 });
}
