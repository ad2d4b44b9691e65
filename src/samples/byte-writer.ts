/**
 * Bytes that are copied at once, as a double: byte by byte takes three times as long, and a call of set() for a few bytes even longer.
 * UTF-8 is never NaN, whose bits may change.
 */
const word = 8;

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

  /** Writes one of several literals. */
  literalOf({ bytes, ends }: Literals, index: number): void {
    this.utf8(bytes, index === 0 ? 0 : ends[index - 1]!, ends[index]!);
  }

  /** Writes a part of other bytes. The last word may exceed it, and is overwritten by the next write. */
  utf8(from: DataView, start: number, end: number): void {
    this.#room(end - start + word);
    const view = this.#view;
    const last = Math.min(end, from.byteLength - word + 1);
    let at = this.#end;
    let source = start;
    for (; source < last; source += word, at += word) view.setFloat64(at, from.getFloat64(source, true), true);
    for (; source < end; source += 1, at += 1) view.setUint8(at, from.getUint8(source));
    this.#end += end - start;
  }

  text(text: string): void {
    const bytes = this.#room(text.length * 3);
    this.#end += bytes.write(text, this.#end);
  }

  /** Writes a finite number as JSON does. */
  number(value: number): void {
    this.ascii(value === 0 ? '0' : String(value));
  }

  /** As {@link text}, but faster for a few characters, which have to be ASCII. */
  ascii(text: string): void {
    const bytes = this.#room(text.length);
    for (let index = 0; index < text.length; index += 1) bytes[this.#end + index] = text.charCodeAt(index);
    this.#end += text.length;
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

/** A view of the same bytes. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
