import type { Batch } from './batch.ts';

/** Bytes of the longest number that is written. */
const longestNumber = 32;

/** Texts as bytes in one buffer. A buffer for each would be much garbage where shapes change often. */
export class Literals {
  readonly bytes: Buffer;
  /** Where each text ends. */
  readonly ends: Uint32Array;

  constructor(texts: readonly string[]) {
    this.bytes = Buffer.from(texts.join(''));
    this.ends = new Uint32Array(texts.length);
    let end = 0;
    for (let index = 0; index < texts.length; index += 1) this.ends[index] = end += Buffer.byteLength(texts[index]!);
  }
}

/** A buffer that grows with what is written to it. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(65_536);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Writes prepared bytes: keys, quotes, separators. */
  literal(literal: Uint8Array): void {
    const bytes = this.#room(literal.length);
    let at = this.#length;
    // For a few bytes, a call of set() costs more than the loop.
    if (literal.length > 64) {
      bytes.set(literal, at);
      at += literal.length;
    } else for (let index = 0; index < literal.length; index += 1) bytes[at++] = literal[index]!;
    this.#length = at;
  }

  /** One of several literals. */
  literalOf({ bytes, ends }: Literals, index: number): void {
    const start = index === 0 ? 0 : ends[index - 1]!;
    const end = ends[index]!;
    const target = this.#room(end - start);
    let at = this.#length;
    for (let from = start; from < end; from += 1) target[at++] = bytes[from]!;
    this.#length = at;
  }

  text(text: string): void {
    const bytes = this.#room(text.length * 3);
    this.#length += bytes.write(text, this.#length);
  }

  value(batch: Batch, row: number, column: number): void {
    this.#length = batch.copyValue(row, column, this.#room(longestNumber), this.#length);
  }

  timestamp(batch: Batch, row: number): void {
    this.#length = batch.copyTimestamp(row, this.#room(longestNumber), this.#length);
  }

  /** Returns what was written, and begins anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #room(more: number): Buffer {
    if (this.#length + more <= this.#bytes.length) return this.#bytes;
    const larger = Buffer.allocUnsafe(2 * (this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    return larger;
  }
}
