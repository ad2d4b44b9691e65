import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { csvShapes } from '../catalogue/index.ts';
import { CubestatError, reasonOf } from '../errors.ts';
import { firstRow, openQuote, wholeRows } from './csv-bytes.ts';
import type { Resumption } from './document.ts';

/** An existing CSV file that rows are appended to. */
export interface ExistingCsv extends Resumption {
  readonly header: readonly string[];
  /** The byte order mark of the file, by which spreadsheets recognise UTF-8, or nothing. */
  readonly mark: string;
  /** Where the rows begin. */
  readonly start: number;
}

const { lead } = csvShapes.wide;
const byteOrderMark = '\uFEFF';

/**
 * Reads the header of a file of cubestat; undefined where a crash left a part of one only. Throws for any other file. `crashed`: the
 * last row may be torn, and is cut off.
 */
export async function readCsv(path: string, crashed: boolean): Promise<ExistingCsv | undefined> {
  const { row, isWhole } = await firstRow(path);
  if (!isWhole) {
    const mayBeOurs = isHeaderPart(row.toString('latin1'));
    if (crashed && mayBeOurs) return undefined;
    if (!mayBeOurs) throw incompatible(path, 'it has no header of timestamp,host,...');
  }
  const header = await parseHeader(path, row);
  const mark = row.indexOf(byteOrderMark) === 0 ? byteOrderMark : '';
  if (crashed) return { header, mark, start: row.length, ...(await untorn(path)) };
  const missing = read(path, -1, 1) === '\n' ? '' : '\n';
  const open = await openQuote(path);
  if (open !== undefined) throw incompatible(path, `its quote at byte ${open} is not closed`);
  return { header, mark, start: row.length + (isWhole ? 0 : missing.length), end: statSync(path).size, isTorn: false, missing };
}

/** Finds the end of the last whole row. Throws where rows follow an unclosed quote, which then is not from a torn row. */
async function untorn(path: string): Promise<Resumption> {
  const { size } = statSync(path);
  const end = await wholeRows(path);
  const torn = read(path, end, Math.min(size - end, longestRow));
  if (/\n[\dTZ:.+-]+(,|$)/.test(torn)) throw incompatible(path, `a quote is not closed in its row at byte ${end}`);
  return { end, isTorn: size > end };
}

/** The most bytes of a row that cubestat writes. */
const longestRow = 2 ** 24;

export function incompatible(path: string, reason: string): CubestatError {
  return new CubestatError(`cannot append to ${path}: ${reason}; it is left as it is`, { code: 'INCOMPATIBLE', exitCode: 2 });
}

async function parseHeader(path: string, row: Buffer): Promise<string[]> {
  const [header, ...rows] = await parseRow(path, row);
  if (!header || lead.some((name, at) => header[at] !== name)) throw incompatible(path, 'its header does not begin with timestamp,host');
  if (rows.some((cells) => cells.some(Boolean))) throw incompatible(path, 'its rows end with a carriage return alone');
  const seen = new Set<string>();
  const twice = header.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw incompatible(path, `its header has ${JSON.stringify(twice)} twice`);
  return header;
}

async function parseRow(path: string, row: Buffer): Promise<string[][]> {
  const { default: fastCsv } = await import('fast-csv');
  if (row.includes(0)) throw incompatible(path, 'it is not text');
  try {
    return await fastCsv.parseString<string[], string[]>(row.toString(), { headers: false }).toArray();
  } catch (error) {
    throw incompatible(path, `its header is not CSV (${reasonOf(error)})`);
  }
}

/** Whether a text is the beginning of a header of cubestat. */
function isHeaderPart(row: string): boolean {
  return `${lead.join()},`.startsWith(row.slice(0, 15));
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
