import { createReadStream } from 'node:fs';

// CSV as bytes: the contents of a file are copied and measured as they are, also where another program wrote them. RFC 4180: a row ends at a
// newline outside quotes. UTF-8 has these characters as no part of another one.
const quote = 0x22;
const comma = 0x2c;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Which bytes of CSV stand within quotes. A quote opens a cell only at its start, as readers take it: one within a cell, such
 * as 3" disk, is a character as others are.
 */
function quoteScanner(): (byte: number) => boolean {
  let isQuoted = false;
  let mayOpen = true;
  return (byte) => {
    // Behind the quote that closes, another one reopens the cell: together they stand for one.
    if (byte === quote && (isQuoted || mayOpen)) {
      isQuoted = !isQuoted;
      mayOpen = true;
    } else mayOpen = byte === comma || byte === newline || byte === carriageReturn;
    return isQuoted;
  };
}

/** Where the last whole row ends: a newline within quotes ends none. */
export async function wholeRows(path: string): Promise<number> {
  const isQuoted = quoteScanner();
  let end = 0;
  let at = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      at += 1;
      if (!isQuoted(byte) && byte === newline) end = at;
    }
  }
  return end;
}

/** The first row, with its newline if it is whole. Of one that is longer than `limit` bytes, its beginning. */
export async function firstRow(path: string, limit = 2 ** 24): Promise<{ readonly row: Buffer; readonly isWhole: boolean }> {
  const isQuoted = quoteScanner();
  const before: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: limit - 1 }) as AsyncIterable<Buffer>) {
    const end = chunk.findIndex((byte) => !isQuoted(byte) && byte === newline);
    if (end >= 0) return { row: Buffer.concat([...before, chunk.subarray(0, end + 1)]), isWhole: true };
    before.push(chunk);
  }
  return { row: Buffer.concat(before), isWhole: false };
}

/**
 * Rows with room for new columns, whose cells are empty. `insertions` says how many come before each existing column, and
 * last, how many behind all of them. A row that is too short is filled up; one that is too long belongs to no header.
 */
export async function* withColumns(chunks: AsyncIterable<Buffer>, insertions: readonly number[]): AsyncGenerator<Buffer> {
  const columns = insertions.length - 1;
  const isQuoted = quoteScanner();
  let quoted = false;
  let commas = 0;
  let isBlank = true;
  const filling = (): Buffer => {
    if (commas >= columns) throw new RangeError('a row has more fields than the header');
    const further = insertions.slice(commas + 1).reduce((sum, insertion) => sum + insertion, 0);
    return Buffer.alloc(columns - 1 - commas + further, comma);
  };
  for await (const chunk of chunks) {
    const parts: Buffer[] = [];
    let from = 0;
    const insert = (to: number, bytes: Buffer) => {
      parts.push(chunk.subarray(from, to), bytes);
      from = to;
    };
    for (let to = 0; to < chunk.length; to++) {
      const byte = chunk[to]!;
      quoted = isQuoted(byte);
      if (!quoted && (byte === newline || byte === carriageReturn)) {
        if (!isBlank) insert(to, filling());
        commas = 0;
        isBlank = true;
        continue;
      }
      isBlank = false;
      if (byte !== comma || quoted) continue;
      commas += 1;
      if (insertions[commas]! > 0 && commas < columns) insert(to, Buffer.alloc(insertions[commas]!, comma));
    }
    parts.push(chunk.subarray(from));
    yield Buffer.concat(parts);
  }
  if (quoted) throw new RangeError('a quote in it is not closed');
}
