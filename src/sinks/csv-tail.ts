import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import type { StandingCsv } from './csv-header.ts';

/** What a crash may have left to be delivered once more is less than this. */
const most = 8 * 2 ** 20;

/** The last rows of a file, as {@link rowKey} writes them; none where they cannot be read. */
export async function lastRows(path: string, { header, start, end }: StandingCsv): Promise<Set<string>> {
  if (start >= end) return new Set();
  const from = Math.max(start, end - most);
  const bytes = await buffer(createReadStream(path, { start: from, end: end - 1 }));
  // In the middle of a file, what stands before the first newline is no whole row.
  const rows = bytes.subarray(from === start ? 0 : bytes.indexOf('\n') + 1);
  const { default: fastCsv } = await import('fast-csv');
  try {
    const parsed = await fastCsv.parseString<string[], string[]>(rows.toString(), { headers: false }).toArray();
    return new Set(parsed.map((row) => rowKey(header, row)));
  } catch {
    return new Set();
  }
}

/** What a row says, whatever columns there are beside: the same for the same sample in a file that was widened meanwhile. */
export function rowKey(header: readonly string[], row: readonly string[]): string {
  const cells = row.flatMap((cell, at) => (cell === '' ? [] : [JSON.stringify([header[at], cell])]));
  return cells.sort().join();
}
