import { viewOf, type ByteWriter, type RowTemplate, type Rows } from '../../../samples/index.ts';
import { exactDigits, parseNumber } from './number-text.ts';

/** The position of each column's number in a line. */
export interface Slots {
  /** The count of numbers in a line. */
  readonly count: number;
  readonly timestamp: number;
  /** The slot of each column. */
  readonly columns: Uint32Array;
}

/** Rows of number texts. */
export class TextRows implements Rows {
  readonly length: number;
  readonly bytes: number;
  readonly #text: Buffer;
  readonly #view: DataView;
  readonly #spans: Uint32Array;
  readonly #slots: Slots;

  /** `spans` has the start and end of each number in `text`, by line and slot. */
  constructor(text: Buffer, spans: Uint32Array, slots: Slots) {
    this.length = spans.length / (slots.count * 2);
    this.bytes = text.byteLength + spans.byteLength;
    this.#text = text;
    this.#view = viewOf(text);
    this.#spans = spans;
    this.#slots = slots;
  }

  timestamp(row: number): number {
    return this.#numberAt(this.#slot(row, this.#slots.timestamp));
  }

  value(row: number, column: number): number {
    return this.#numberAt(this.#slot(row, this.#slots.columns[column]!));
  }

  writeTimestamp(row: number, to: ByteWriter): void {
    this.#write(this.#slot(row, this.#slots.timestamp), to);
  }

  writeRow(row: number, { literals, columns }: RowTemplate, own: ArrayLike<number> | undefined, to: ByteWriter): void {
    const slots = this.#slots.columns;
    const start = this.#slot(row, 0);
    for (let at = 0; at < columns.length; at += 1) {
      const column = own ? own[columns[at]!]! : columns[at]!;
      to.literalOf(literals, at);
      this.#write(start + slots[column]! * 2, to);
    }
    if (columns.length < literals.ends.length) to.literalOf(literals, columns.length);
  }

  #slot(row: number, slot: number): number {
    return (row * this.#slots.count + slot) * 2;
  }

  #numberAt(at: number): number {
    return parseNumber(this.#text, this.#spans[at]!, this.#spans[at + 1]!);
  }

  /** JavaScript writes the same text; of too many digits, the text of their double. */
  #write(at: number, to: ByteWriter): void {
    const start = this.#spans[at]!;
    const end = this.#spans[at + 1]!;
    if (end - start <= exactDigits) to.utf8(this.#view, start, end);
    else to.number(this.#numberAt(at));
  }
}
