import { closeSync, fstatSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { writeAll } from '../files/index.ts';

/** An open file to which bytes are added before its closing bytes. */
export interface OpenFile {
  /** Where the next bytes go. */
  readonly end: number;
  readonly size: number;
  /** Milliseconds since it was begun: the larger of wall and monotonic time, for the wall clock may be set back. */
  age(): number;
  /** Adds bytes with the closing ones in one write. Where that fails, as on a full disk, the file stays as it was. */
  add(bytes: Buffer): void;
  /** Whether the file was removed or replaced, or another process has changed its size. */
  isGone(): boolean;
  close(): void;
}

interface OpenFileSettings {
  readonly end: number;
  readonly closing: Buffer;
  /** Its age in milliseconds, where the time of its creation is not that. */
  readonly age?: number;
}

/** Opens a file whose contents end at `end`, and cuts off the rest but the closing bytes. */
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
