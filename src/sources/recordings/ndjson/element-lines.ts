import { Transform } from 'node:stream';

const newline = 0x0a;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const [openBracket, closeBracket] = [0x5b, 0x5d];
const [openBrace, closeBrace] = [0x7b, 0x7d];
const byteOrderMark = new Set([0xef, 0xbb, 0xbf]);

/**
 * Bytes to bytes: each element of a JSON array becomes a line, in any layout, and so do objects that are written over several lines. Other
 * content passes unchanged. Elements on lines of their own keep their line numbers. Holds at most a chunk.
 */
export function elementLines(): Transform {
  const splitter = new ArraySplitter();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, splitter.split(chunk));
    },
  });
}

/** An object as jq(1) prints it. Where a line was cut off before its first member, another object begins the next one. */
const beginsIndented = /^(?:\xef\xbb\xbf)?\s*\{\s*\n\s*"/;

/** Replaces the separators of elements, byte for byte. */
class ArraySplitter {
  #depth = 0;
  #isQuoted = false;
  #isEscaped = false;
  /** Only blanks were written since the last newline. */
  #isBlank = true;
  /** The last newline replaced a comma. */
  #isComma = false;

  /** The content was or has become something other than an array. */
  #isOver = false;

  split(chunk: Buffer): Buffer {
    if (this.#isOver) return chunk;
    const lines = Buffer.from(chunk);
    if (this.#depth === 0 && this.#isBlank && beginsIndented.test(lines.toString('latin1', 0, 100))) this.#depth = 1;
    for (let at = 0; at < lines.length && !this.#isOver; at += 1)
      lines[at] = this.#isQuoted ? this.#quoted(lines[at]!) : this.#plain(lines[at]!);
    return lines;
  }

  /** A newline within a string means that the string is broken; the next element may be intact. */
  #quoted(byte: number): number {
    if (byte === newline) {
      [this.#isQuoted, this.#isEscaped, this.#depth] = [false, false, 1];
      return this.#endLine(false);
    }
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) this.#isQuoted = false;
    return byte;
  }

  #plain(byte: number): number {
    if (byte === newline) return this.#depth > 1 || (this.#isComma && this.#isBlank) ? this.#blank() : this.#endLine(false);
    if (byte === space || (byte >= 0x09 && byte <= 0x0d)) return space;
    if (this.#depth === 0) return this.#outside(byte);
    if (byte === comma && this.#depth === 1) return this.#endLine(true);
    if (byte === closeBracket && this.#depth === 1) return this.#closed();
    if (byte === openBracket || byte === openBrace) this.#depth += 1;
    else if ((byte === closeBracket || byte === closeBrace) && this.#depth > 1) this.#depth -= 1;
    this.#isQuoted = byte === quote;
    this.#isBlank = false;
    return byte;
  }

  #outside(byte: number): number {
    if (byte !== openBracket) {
      this.#isOver = !byteOrderMark.has(byte);
      return byte;
    }
    this.#depth = 1;
    return this.#isBlank ? space : this.#endLine(false);
  }

  #closed(): number {
    this.#depth = 0;
    return space;
  }

  #blank(): number {
    this.#isComma = false;
    return space;
  }

  #endLine(isComma: boolean): number {
    this.#isBlank = true;
    this.#isComma = isComma;
    return newline;
  }
}
