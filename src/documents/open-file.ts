import { closeSync, fstatSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { writeAll } from '../files/index.ts';

/** A regular file that grows at its end, before some closing bytes. */
export interface OpenFile {
  /** Where the next bytes go. */
  readonly end: number;
  readonly size: number;
  /** Milliseconds since it was begun, by whichever clock they are more: the one on the wall may be set back. */
  age(): number;
  /**
   * Puts bytes and then the closing ones at the end, in one call. Fails as a whole: what a full disk took of them is
   * taken back, and the file closes as before.
   */
  add(bytes: Buffer): void;
  /** Whether the file was removed or replaced, or another process has changed its size. */
  isGone(): boolean;
  close(): void;
}

interface OpenFileSettings {
  readonly end: number;
  readonly closing: Buffer;
  /** Milliseconds, where more is known than that the file was made. */
  readonly age?: number;
}

/** Opens a file whose contents end at `end`; what follows, other than the closing bytes, is cut off. */
export function openFile(path: string, { end: start, closing, age }: OpenFileSettings): OpenFile {
  const fd = openSync(path, 'r+');
  let end = start;
  const first = fstatSync(fd);
  const ageAtOpen = Math.max(0, age ?? Date.now() - (first.birthtimeMs || first.mtimeMs));
  const opened = { wall: Date.now(), monotonic: performance.now() };
  const close = (bytes: Buffer) => {
    writeAll(fd, Buffer.concat([bytes, closing]), end);
    if (fstatSync(fd).size > end + bytes.length + closing.length) ftruncateSync(fd, end + bytes.length + closing.length);
  };
  const takeBack = () => {
    if (closing.length > 0) writeAll(fd, closing, end);
    ftruncateSync(fd, end + closing.length);
  };
  const attempt = (bytes: Buffer) => {
    try {
      close(bytes);
    } catch (error) {
      takeBack();
      throw error;
    }
  };
  try {
    attempt(Buffer.alloc(0));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return {
    get end() {
      return end;
    },
    get size() {
      return end + closing.length;
    },
    age: () => ageAtOpen + Math.max(Date.now() - opened.wall, performance.now() - opened.monotonic),
    add(bytes) {
      attempt(bytes);
      end += bytes.length;
    },
    isGone() {
      const { size, nlink } = fstatSync(fd);
      return nlink === 0 || size !== end + closing.length || !isSame(path, first);
    },
    close: () => closeSync(fd),
  };
}

function isSame(path: string, { dev, ino }: { dev: number; ino: number }): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now?.dev === dev && now.ino === ino;
}
