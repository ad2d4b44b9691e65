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

/** Texts one after another. What was taken stays where it was written, and the next text follows it in the same buffer while it fits. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(65_536);
  #view = viewOf(this.#bytes);
  #start = 0;
  #end = 0;

  /** Writes prepared bytes: keys, quotes, separators. */
  literal(literal: Uint8Array): void {
    const bytes = this.#room(literal.length);
    let at = this.#end;
    // For a few bytes, a call of set() costs more than the loop.
    if (literal.length > 64) {
      bytes.set(literal, at);
      at += literal.length;
    } else for (let index = 0; index < literal.length; index += 1) bytes[at++] = literal[index]!;
    this.#end = at;
  }

  /** Writes one of several literals. The last word may exceed it, and is overwritten by the next write. */
  literalOf({ bytes, ends }: Literals, index: number): void {
    const start = index === 0 ? 0 : ends[index - 1]!;
    const length = ends[index]! - start;
    this.#room(length + word);
    const at = this.#end;
    const view = this.#view;
    for (let offset = 0; offset < length; offset += word) view.setInt32(at + offset, bytes.getInt32(start + offset));
    this.#end = at + length;
  }

  text(text: string): void {
    const bytes = this.#room(text.length * 3);
    this.#end += bytes.write(text, this.#end);
  }

  value(batch: Batch, row: number, column: number): void {
    this.#end = batch.copyValue(row, column, this.#room(longestNumber), this.#end);
  }

  /** Writes a number as JSON does, whatever its text was. */
  number(value: number): void {
    this.#end = copyNumber(value, this.#room(longestNumber), this.#end);
  }

  timestamp(batch: Batch, row: number): void {
    this.#end = batch.copyTimestamp(row, this.#room(longestNumber), this.#end);
  }

  /** Returns what was written, and begins anew. */
  take(): Buffer {
    const taken = this.#bytes.subarray(this.#start, this.#end);
    this.#start = this.#end;
    return taken;
  }

  #room(more: number): Buffer {
    if (this.#end + more <= this.#bytes.length) return this.#bytes;
    const written = this.#end - this.#start;
    const next = Buffer.allocUnsafe(Math.max(this.#bytes.length, 2 * (written + more)));
    this.#bytes.copy(next, 0, this.#start, this.#end);
    this.#bytes = next;
    this.#view = viewOf(next);
    this.#start = 0;
    this.#end = written;
    return next;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
