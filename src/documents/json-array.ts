import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CubestatError } from '../errors.ts';
import type { Document } from './document.ts';

/**
 * A file that is a JSON array of objects after every write: each takes the place of the closing bracket and sets it
 * again. Elements begin and end lines of their own, so that one of which a crash left but a part is known by its lines.
 */
export function jsonArray<Item>(element: (item: Item) => string): Document<Item> {
  return {
    opening: '[',
    closing: '\n]\n',
    begin() {},
    async resume(path, crashed) {
      const fd = openSync(path, 'r');
      try {
        return endOfElements(fd, path, crashed);
      } finally {
        closeSync(fd);
      }
    },
    bytes: (items, first) => Buffer.from(items.map((item, at) => `${first && at === 0 ? '' : ','}\n${element(item)}`).join('')),
  };
}

/** Reads only the beginning and the end, for the file may be large. */
function endOfElements(fd: number, path: string, crashed: boolean): number {
  const { size } = fstatSync(fd);
  const start = bytesOf(fd, 0, Math.min(size, 4096)).toString('latin1');
  if (/^\s*(\[\s*(\]\s*)?)?$/.test(start) && start.length === size) return 0;
  if (!/^\s*\[\s*\{/.test(start)) throw incompatible(path);
  const isOwn = /^\[\n( {2})?\{\s*"timestamp"/.test(start);
  const end = (crashed ? undefined : wholeEnd(fd, size)) ?? (crashed || isOwn ? tornEnd(fd, size) : undefined) ?? wholeEnd(fd, size);
  if (end === undefined && !isOwn) throw incompatible(path);
  return end ?? 0;
}

/** Where the last element of an array that is closed ends. */
function wholeEnd(fd: number, size: number): number | undefined {
  const from = Math.max(0, size - 4096);
  const closed = /\}(?=\s*\]\s*$)/.exec(bytesOf(fd, from, size).toString('latin1'));
  return closed ? from + closed.index + 1 : undefined;
}

/** Where the last whole element ends that was written here; undefined if none is. */
function tornEnd(fd: number, size: number): number | undefined {
  let tail = Buffer.alloc(0);
  for (let from = size; from > 0 && tail.length < most;) {
    const before = Math.max(0, from - 65_536);
    tail = Buffer.concat([bytesOf(fd, before, from), tail]);
    from = before;
    const end = lastElement(tail);
    if (end !== undefined) return from + end;
  }
  return undefined;
}

/** No sample is larger than this. */
const most = 2 ** 26;

/** Where the last line ends that ends an element, without the comma behind it. */
function lastElement(tail: Buffer): number | undefined {
  for (let end = tail.length; end > 0;) {
    const begin = tail.lastIndexOf('\n', end - 1);
    if (begin === -1) return undefined;
    const line = tail.toString('utf8', begin + 1, end).replace(/,\]?$/, '');
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
  return new CubestatError(`cannot append to ${path}: it is no JSON array of objects; it is left as it is`, {
    code: 'INCOMPATIBLE',
    exitCode: 2,
  });
}
