import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CubestatError } from '../errors.ts';
import type { Document, Resumption } from './document.ts';

/**
 * A file that is a JSON array after every write, which overwrites the closing bracket and adds it again. Elements begin and end their
 * own lines, by which a torn one is recognised.
 */
export function jsonArray<Item>(element: (item: Item) => string): Document<Item> {
  return {
    opening: '[',
    closing: '\n]\n',
    begin() {},
    async resume(path, crashed) {
      const fd = openSync(path, 'r');
      try {
        return resumption(fd, path, crashed);
      } finally {
        closeSync(fd);
      }
    },
    bytes: (items, first) => Buffer.from(items.map((item, at) => `${first && at === 0 ? '' : ','}\n${element(item)}`).join('')),
  };
}

/** Finds the end of an array. Reads only the beginning and the end of the file, which may be large. */
function resumption(fd: number, path: string, crashed: boolean): Resumption {
  const { size } = fstatSync(fd);
  const start = bytesOf(fd, 0, Math.min(size, 4096)).toString('latin1');
  if (start.length === size && /^\s*(\[\s*(\]\s*)?)?$/.test(start)) return { end: 0, isTorn: crashed };
  if (!/^\s*\[\s*\{/.test(start)) throw incompatible(path);
  const whole = wholeEnd(fd, size);
  if (!crashed && whole === undefined) throw incompatible(path);
  // A torn write may have left the end of the old contents, which looks like the end of an array.
  const end = (crashed ? untornEnd(fd, size, path) : undefined) ?? whole;
  if (end === undefined && !/^\[\n( {2})?\{\s*"timestamp"/.test(start)) throw incompatible(path);
  return { end: end ?? 0, isTorn: end !== whole };
}

/** The end of the last element of a closed array. */
function wholeEnd(fd: number, size: number): number | undefined {
  const from = Math.max(0, size - 4096);
  const closed = /\}(?=\s*\]\s*$)/.exec(bytesOf(fd, from, size).toString('latin1'));
  return closed ? from + closed.index + 1 : undefined;
}

/** The end of the last whole element after a crash; undefined without one. At most one torn element follows. */
function untornEnd(fd: number, size: number, path: string): number | undefined {
  for (let length = Math.min(size, 65_536); ; length = Math.min(size, 2 * length)) {
    const tail = bytesOf(fd, size - length, size);
    const end = lastElement(tail);
    if (end === undefined && length < size && length < longest) continue;
    const torn = tail.toString('latin1', end ?? 0);
    if ((torn.match(/\n {0,2}\{/g)?.length ?? 0) > 1) throw incompatible(path);
    return end === undefined ? undefined : size - length + end;
  }
}

/** Bytes, more than those of any element. */
const longest = 2 ** 26;

/** The end of the last line that ends an element, before its comma. */
function lastElement(tail: Buffer): number | undefined {
  for (let end = tail.length; end > 0;) {
    const begin = tail.lastIndexOf('\n', end - 1);
    if (begin === -1) return undefined;
    const line = tail.toString('utf8', begin + 1, end).replace(/,?\]?\r?$/, '');
    if (line === '  }' || isObject(line)) return begin + 1 + Buffer.byteLength(line);
    end = begin;
  }
  return undefined;
}

function isObject(line: string): boolean {
  try {
    return line.startsWith('{') && typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

function bytesOf(fd: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
}

function incompatible(path: string): CubestatError {
  return new CubestatError(`cannot append to ${path}: it is not a complete JSON array of objects; it is left as it is`, {
    code: 'INCOMPATIBLE',
    exitCode: 2,
  });
}
