const quote = 0x22;
/** Newline, carriage return, space, and the delimiters comma, semicolon and tab. */
const betweenFields = new Set([0x0a, 0x0d, 0x20, 0x2c, 0x3b, 0x09]);
const newline = 0x0a;

/**
 * Follows the quotes of a row, line by line. A quote opens a field only at its start; within one, as in 3" disk, it is a character like
 * others.
 */
export class QuoteState {
  #place: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  /** Text follows a closing quote. */
  isWrong = false;

  /** Whether the row continues on the next line. */
  get isOpen(): boolean {
    return this.#place === 'quoted' && !this.isWrong;
  }

  take(line: Uint8Array): void {
    for (const byte of line) this.#take(byte);
    this.#take(newline);
  }

  #take(byte: number): void {
    if (this.#place === 'quoted') this.#place = byte === quote ? 'closed' : 'quoted';
    // A second quote after a closing one reopens the field: together they are one quote.
    else if (byte === quote && this.#place !== 'plain') this.#place = 'quoted';
    else if (betweenFields.has(byte)) this.#place = this.#place === 'plain' && byte === 0x20 ? 'plain' : 'start';
    else {
      this.isWrong ||= this.#place === 'closed';
      this.#place = 'plain';
    }
  }
}
