import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

// CSV as bytes, so that contents of other programs are copied unchanged. RFC 4180: a row ends at a newline outside quotes. In UTF-8,
// these bytes are part of no other character.
const quote = 0x22;
const comma = 0x2c;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Tells of each byte whether it is within quotes. A quote opens a cell only at its start; within one, as in 3" disk, it is a character
 * like others.
 */
function quoteScanner(): (byte: number) => boolean {
  let isQuoted = false;
  let mayOpen = true;
  return (byte) => {
    // A second quote right behind a closing one reopens the cell: both stand for one quote.
    if (byte === quote && (isQuoted || mayOpen)) {
      isQuoted = !isQuoted;
      mayOpen = true;
    } else mayOpen = byte === comma || byte === newline || byte === carriageReturn;
    return isQuoted;
  };
}

/** The bytes of a file, in one buffer however large it is: a chunk is valid until the next. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const fd = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(2 ** 18);
  try {
    for (let length; (length = readSync(fd, buffer)) > 0;) {
      yield buffer.subarray(0, length);
      await setImmediate();
    }
  } finally {
    closeSync(fd);
  }
}

/** The end of the last whole row. */
export async function wholeRows(path: string): Promise<number> {
  const isQuoted = quoteScanner();
  let end = 0;
  let at = 0;
  for await (const chunk of chunksOf(path)) {
    for (const byte of chunk) {
      at += 1;
      if (!isQuoted(byte) && byte === newline) end = at;
    }
  }
  return end;
}

/** The byte of the quote that nothing closes, if any. Files may be large: looks at their quotes only. */
export async function openQuote(path: string): Promise<number | undefined> {
  let isQuoted = false;
  let [opened, closed] = [-1, -1];
  // As if a cell began with the file.
  let before = comma;
  let start = 0;
  for await (const chunk of chunksOf(path)) {
    for (let at = chunk.indexOf(quote); at >= 0; at = chunk.indexOf(quote, at + 1)) {
      const reopens = closed === start + at - 1;
      const begins = [comma, newline, carriageReturn].includes(at > 0 ? chunk[at - 1]! : before);
      if (isQuoted) closed = start + at;
      else if (begins && !reopens) opened = start + at;
      isQuoted = !isQuoted && (begins || reopens);
    }
    before = chunk.at(-1)!;
    start += chunk.length;
  }
  return isQuoted ? opened : undefined;
}

/** The first row, with its newline if it is whole; of a longer one its first `limit` bytes. */
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
 * Inserts empty cells into rows. `insertions`: how many before each existing column, and last, how many behind all. Short rows are
 * filled up. Throws a RangeError for a row that is too long.
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
