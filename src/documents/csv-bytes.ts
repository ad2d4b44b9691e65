import { createReadStream } from 'node:fs';

// CSV as bytes: what stands in a file is copied and measured as it is, whoever wrote it. RFC 4180: a row ends at a
// newline outside quotes. UTF-8 has these characters as no part of another one.
const quote = 0x22;
const comma = 0x2c;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Where the last whole row ends: a newline inside quotes ends none. */
export async function endOfRows(path: string): Promise<number> {
  let end = 0;
  let at = 0;
  let quoted = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      at += 1;
      if (byte === quote) quoted = !quoted;
      else if (byte === newline && !quoted) end = at;
    }
  }
  return end;
}

/** The first row with its newline; undefined when there is none within `limit` bytes. */
export async function firstRow(path: string, limit = 2 ** 24): Promise<Buffer | undefined> {
  const before: Buffer[] = [];
  let quoted = false;
  for await (const chunk of createReadStream(path, { end: limit - 1 }) as AsyncIterable<Buffer>) {
    for (const [at, byte] of chunk.entries()) {
      if (byte === quote) quoted = !quoted;
      else if (byte === newline && !quoted) return Buffer.concat([...before, chunk.subarray(0, at + 1)]);
    }
    before.push(chunk);
  }
  return undefined;
}

/**
 * Rows with room for new columns, whose cells are empty. `gaps` says how many come before each column that stands, and
 * last, how many behind all of them. A row that is too short is filled up; one that is too long belongs to no header.
 */
export async function* widened(chunks: AsyncIterable<Buffer>, gaps: readonly number[]): AsyncGenerator<Buffer> {
  const columns = gaps.length - 1;
  let quoted = false;
  let commas = 0;
  let isBlank = true;
  const filling = (): Buffer => {
    if (commas >= columns) throw new RangeError('a row has more fields than the header');
    const further = gaps.slice(commas + 1).reduce((sum, gap) => sum + gap, 0);
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
      const byte = chunk[to];
      if (byte === quote) quoted = !quoted;
      if (!quoted && (byte === newline || byte === carriageReturn)) {
        if (!isBlank) insert(to, filling());
        commas = 0;
        isBlank = true;
        continue;
      }
      isBlank = false;
      if (byte !== comma || quoted) continue;
      commas += 1;
      if (gaps[commas]! > 0 && commas < columns) insert(to, Buffer.alloc(gaps[commas]!, comma));
    }
    yield Buffer.concat([...parts, chunk.subarray(from)]);
  }
}
