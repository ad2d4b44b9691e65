import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { CubestatError, reasonOf } from '../errors.ts';
import { endOfRows, firstRow } from './csv-bytes.ts';

/** What stands in a CSV file to which rows are to be added. */
export interface StandingCsv {
  readonly header: readonly string[];
  /** Where the rows begin, and where the last whole one ends. */
  readonly start: number;
  readonly end: number;
}

const lead = ['timestamp', 'host'];

/**
 * Reads the header of a file that cubestat may have written; undefined if there is but a part of one. Throws where the
 * file is something else. `crashed`: it may end within a row, also where that is a newline within quotes.
 */
export async function readCsv(path: string, crashed: boolean): Promise<StandingCsv | undefined> {
  const row = await firstRow(path);
  if (row === undefined) {
    if (isTornHeader(read(path, 0, 15))) return undefined;
    throw incompatible(path, 'it has no header of timestamp,host,...');
  }
  const header = await parseHeader(path, row);
  const isWhole = !crashed && read(path, -1, 1) === '\n';
  return { header, start: row.length, end: isWhole ? statSync(path).size : await endOfRows(path) };
}

export function incompatible(path: string, reason: string): CubestatError {
  return new CubestatError(`cannot append to ${path}: ${reason}; it is left as it is`, { code: 'INCOMPATIBLE', exitCode: 2 });
}

async function parseHeader(path: string, row: Buffer): Promise<string[]> {
  const [header] = await parseRow(path, row);
  if (!header || lead.some((name, at) => header[at] !== name)) throw incompatible(path, 'its header does not begin with timestamp,host');
  const twice = header.find((name, at) => header.indexOf(name) < at);
  if (twice !== undefined) throw incompatible(path, `its header has ${JSON.stringify(twice)} twice`);
  return header;
}

async function parseRow(path: string, row: Buffer): Promise<string[][]> {
  const { default: fastCsv } = await import('fast-csv');
  if (row.includes(0)) throw incompatible(path, 'it is no text');
  try {
    return await fastCsv.parseString<string[], string[]>(row.toString(), { headers: false }).toArray();
  } catch (error) {
    throw incompatible(path, `its header is no CSV (${reasonOf(error)})`);
  }
}

/** Ended in the middle of its very first write. */
function isTornHeader(start: string): boolean {
  return `${lead.join()},`.startsWith(start.slice(0, 15));
}

/** Bytes from the start of a file, or with a negative position from its end. */
function read(path: string, position: number, length: number): string {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    const from = position < 0 ? fstatSync(fd).size + position : position;
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, length, Math.max(0, from)));
  } finally {
    closeSync(fd);
  }
}
