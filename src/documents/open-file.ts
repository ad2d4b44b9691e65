import { closeSync, fstatSync, ftruncateSync, openSync, statSync, type Stats } from 'node:fs';
import { writeAll } from '../files/index.ts';

interface OpenFileSettings {
  readonly end: number;
  readonly closing: Buffer;
  /** Its age in milliseconds, where the time of its creation is not that. */
  readonly age?: number;
}

/** An open file to which bytes are added before its closing bytes. */
export class OpenFile {
  readonly #path: string;
  readonly #closing: Buffer;
  readonly #fd: number;
  readonly #identity: Stats;
  readonly #ageAtOpen: number;
  readonly #opened = { wall: Date.now(), monotonic: performance.now() };
  #end: number;

  /** Opens a file whose contents end at `end`, and cuts off the rest but the closing bytes. */
  constructor(path: string, { end, closing, age }: OpenFileSettings) {
    this.#path = path;
    this.#closing = closing;
    this.#end = end;
    this.#fd = openSync(path, 'r+');
    this.#identity = fstatSync(this.#fd);
    this.#ageAtOpen = Math.max(0, age ?? Date.now() - (this.#identity.birthtimeMs || this.#identity.mtimeMs));
    try {
      this.add(Buffer.alloc(0));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Where the next bytes go. */
  get end(): number {
    return this.#end;
  }

  get size(): number {
    return this.#end + this.#closing.length;
  }

  /** Milliseconds since it was begun: the larger of wall and monotonic time, for the wall clock may be set back. */
  age(): number {
    const { wall, monotonic } = this.#opened;
    return this.#ageAtOpen + Math.max(Date.now() - wall, performance.now() - monotonic);
  }

  /** Adds bytes with the closing ones in one write. Where that fails, as on a full disk, the file stays as it was. */
  add(bytes: Buffer): void {
    try {
      this.#write(bytes);
    } catch (error) {
      this.#restore();
      throw error;
    }
    this.#end += bytes.length;
  }

  /** Whether the file was removed or replaced, or another process has changed its size. */
  isGone(): boolean {
    const { size, nlink } = fstatSync(this.#fd);
    return nlink === 0 || size !== this.size || !isSame(this.#path, this.#identity);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #write(bytes: Buffer): void {
    const size = this.size + bytes.length;
    writeAll(this.#fd, Buffer.concat([bytes, this.#closing]), this.#end);
    if (fstatSync(this.#fd).size > size) ftruncateSync(this.#fd, size);
  }

  #restore(): void {
    if (this.#closing.length > 0) writeAll(this.#fd, this.#closing, this.#end);
    ftruncateSync(this.#fd, this.size);
  }
}

function isSame(path: string, { dev, ino }: Stats): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now?.dev === dev && now.ino === ino;
}
