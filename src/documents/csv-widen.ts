import { createReadStream } from 'node:fs';
import { CubestatError } from '../errors.ts';
import { withColumns } from './csv-bytes.ts';
import type { ExistingCsv } from './csv-header.ts';
import { replaceFile } from '../files/index.ts';

/** Rewrites a file with a header that has more columns, in constant memory. Returns the new end. */
export async function widenCsv(path: string, existing: ExistingCsv, header: readonly string[], line: Buffer): Promise<number> {
  let size = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const bytes of rewritten(path, existing, insertionsBetween(existing.header, header), line)) {
      size += bytes.length;
      yield bytes;
    }
  };
  try {
    await replaceFile(path, [counted()]);
    return size;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CubestatError(`cannot add columns to ${path}: ${error.message}; it is left as it is`, { code: 'INCOMPATIBLE', cause: error });
  }
}

async function* rewritten(path: string, { start, end }: ExistingCsv, insertions: readonly number[], line: Buffer): AsyncGenerator<Buffer> {
  yield line;
  if (end > start) yield* withColumns(createReadStream(path, { start, end: end - 1, highWaterMark: 2 ** 18 }), insertions);
}

/** The number of new columns before each existing one, and last, behind all. */
function insertionsBetween(existing: readonly string[], header: readonly string[]): number[] {
  const places = new Map(header.map((name, at) => [name, at]));
  const at = [-1, ...existing.map((name) => places.get(name)!), header.length];
  return at.slice(1).map((place, index) => place - at[index]! - 1);
}
