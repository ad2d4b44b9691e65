import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { readCsv } from './csv-header.ts';

/** Bytes of rows that are compared: a crash leaves less to be delivered again. */
const maxTailBytes = 8 * 2 ** 20;

/** The keys of the last rows of files, newest file first; none where `row`, the next one, is later than all of them. */
export async function recentRowKeys(paths: readonly string[], row: readonly string[]): Promise<Set<string>> {
  const last = await lastTimestamp(paths);
  return last !== undefined && isLater(row[0]!, last) ? new Set() : lastRows(paths);
}

async function lastTimestamp(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    let last: string | undefined;
    const tail = await tailOf(path, 65_536).catch(() => undefined);
    if (tail) for await (const [timestamp] of whole(tail)) last = timestamp;
    if (last !== undefined) return last;
  }
  return undefined;
}

/** Compares two times of the same format. */
function isLater(one: string, other: string): boolean {
  const [first, second] = [Number(one), Number(other)];
  return Number.isNaN(first) || Number.isNaN(second) ? one.length === other.length && one > other : first > second;
}

/** The keys of the last rows of files, newest file first. Unreadable files are skipped. */
async function lastRows(paths: readonly string[]): Promise<Set<string>> {
  const keys = new Set<string>();
  let left = maxTailBytes;
  for (const path of paths) {
    if (left <= 0) break;
    const tail = await tailOf(path, left).catch(() => undefined);
    if (!tail) continue;
    left -= tail.length;
    for await (const row of whole(tail)) keys.add(rowKey(tail.header, row));
  }
  return keys;
}

/** Identifies a row by its cells that are not empty, so that added columns do not change its key. */
export function rowKey(header: readonly string[], row: readonly string[]): string {
  const cells = row.flatMap((cell, at) => (cell === '' ? [] : [JSON.stringify([header[at], cell])]));
  return hash('sha1', cells.sort().join(), 'base64');
}

/** The end of a file. */
interface Tail {
  readonly header: readonly string[];
  readonly bytes: Readable;
  readonly length: number;
  /** Whether it begins within a row. */
  readonly isCut: boolean;
}

async function tailOf(path: string, most: number): Promise<Tail | undefined> {
  if (path.endsWith('.gz')) return compressedTail(path, most);
  const found = await readCsv(path, false);
  if (!found || found.start >= found.end) return undefined;
  const { header, start, end } = found;
  const from = Math.max(start, end - most);
  return { header, bytes: createReadStream(path, { start: from, end: end - 1 }), length: end - from, isCut: from > start };
}

/** Decompresses the whole file to reach its end. Throws for a large one. */
async function compressedTail(path: string, length: number): Promise<Tail> {
  const text = gunzipSync(await buffer(createReadStream(path, { end: maxTailBytes })), { maxOutputLength: 8 * maxTailBytes });
  const start = text.indexOf('\n') + 1;
  const [header = []] = await (await parse(Readable.from([text.subarray(0, start)]))).toArray();
  const from = Math.max(start, text.length - length);
  return { header, bytes: Readable.from([text.subarray(from)]), length: text.length - from, isCut: from > start };
}

async function* whole({ bytes, isCut }: Tail): AsyncGenerator<string[]> {
  let isFirst = isCut;
  try {
    for await (const row of await parse(bytes)) {
      if (!isFirst) yield row;
      isFirst = false;
    }
  } catch {
    // The rest is no CSV, so cubestat has not written it.
  }
}

async function parse(bytes: Readable): Promise<Readable & AsyncIterable<string[]>> {
  const { default: fastCsv } = await import('fast-csv');
  return fastCsv.parseStream<string[], string[]>(bytes, { headers: false });
}
