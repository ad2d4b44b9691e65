import type { Batch } from './batch.ts';
import { copyNumber } from './number-rows.ts';

/** Bytes of the longest number that is written. */
const longestNumber = 32;

/** Bytes that are copied at once. Byte by byte takes three times as long, and a call of set() for a few bytes even longer. */
const word = 4;

/** Texts as bytes in one buffer. A buffer for each would be much garbage where shapes change often. */
export class Literals {
  /** The bytes of all texts, with a spare word, for whole words are copied. */
  readonly bytes: DataView;
  /** Where each text ends. */
  readonly ends: Uint32Array;

  constructor(texts: readonly string[]) {
    this.bytes = viewOf(Buffer.concat([Buffer.from(texts.join('')), Buffer.alloc(word)]));
    this.ends = new Uint32Array(texts.length);
    let end = 0;
    for (let index = 0; index < texts.length; index += 1) this.ends[index] = end += Buffer.byteLength(texts[index]!);
  }
}

/** A buffer that grows as it is written. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(65_536);
  #view = viewOf(this.#bytes);
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

  /** Writes one of several literals. The last word may exceed it, and is overwritten by the next write. */
  literalOf({ bytes, ends }: Literals, index: number): void {
    const start = index === 0 ? 0 : ends[index - 1]!;
    const length = ends[index]! - start;
    this.#room(length + word);
    const at = this.#length;
    const view = this.#view;
    for (let offset = 0; offset < length; offset += word) view.setInt32(at + offset, bytes.getInt32(start + offset));
    this.#length = at + length;
  }

  text(text: string): void {
    const bytes = this.#room(text.length * 3);
    this.#length += bytes.write(text, this.#length);
  }

  value(batch: Batch, row: number, column: number): void {
    this.#length = batch.copyValue(row, column, this.#room(longestNumber), this.#length);
  }

  /** Writes a number as JSON does, whatever its text was. */
  number(value: number): void {
    this.#length = copyNumber(value, this.#room(longestNumber), this.#length);
  }

  timestamp(batch: Batch, row: number): void {
    this.#length = batch.copyTimestamp(row, this.#room(longestNumber), this.#length);
  }

  /** Returns what was written, and begins anew. */
  take(): Buffer {
    const taken = Buffer.allocUnsafe(this.#length);
    this.#bytes.copy(taken, 0, 0, this.#length);
    this.#length = 0;
    return taken;
  }

  #room(more: number): Buffer {
    if (this.#length + more <= this.#bytes.length) return this.#bytes;
    const larger = Buffer.allocUnsafe(2 * (this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#view = viewOf(larger);
    return larger;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
