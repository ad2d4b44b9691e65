import { isUtf8 } from 'node:buffer';
import { QuoteState } from './quote-state.ts';

/** A row, which may go over several lines within quotes. */
export interface CsvRow {
  readonly text: string;
  /** The number of its first line. */
  readonly line: number;
  /** Why it is none. */
  readonly fault?: string;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** The most lines of a row. A quote that is not closed within these costs its own line only. */
const maxLines = 100;

/** Chunks of CSV to rows (RFC 4180, section 2). Of a row no more than its longest number of bytes is held. */
export class RowSplitter {
  readonly #longest: number;
  /** Pieces of the line that the chunks so far have not ended. */
  #pieces: Buffer[] = [];
  /** The lines of the row whose quotes are still open. */
  #open: Buffer[] = [];
  /** The bytes of these. */
  #held = 0;
  #quotes = new QuoteState();
  #lines = 0;
  /** What ends a line; unknown before there was one. */
  #lineEnd: number | undefined;

  constructor(longest: number) {
    this.#longest = longest;
  }

  *split(chunk: Buffer): Generator<CsvRow> {
    let from = 0;
    this.#lineEnd ??= lineEndIn(chunk);
    for (let end; (end = chunk.indexOf(this.#lineEnd ?? newline, from)) !== -1; from = end + 1) {
      const rest = chunk.subarray(from, end);
      yield* this.#line(this.#pieces.length > 0 ? Buffer.concat([...this.#pieces.splice(0), rest]) : rest);
    }
    if (from < chunk.length) this.#pieces.push(chunk.subarray(from));
  }

  /** The last row, which need not end with a newline. */
  *end(): Generator<CsvRow> {
    if (this.#pieces.length > 0) yield* this.#line(Buffer.concat(this.#pieces));
    if (this.#open.length > 0) yield* this.#apart();
  }

  *#line(line: Buffer): Generator<CsvRow> {
    this.#lines += 1;
    if (this.#open.length === 0 && !line.includes(quote)) yield this.#row(line, this.#lines);
    else yield* this.#quotedLine(line);
  }

  *#quotedLine(line: Buffer): Generator<CsvRow> {
    this.#open.push(line);
    this.#held += line.length + 1;
    this.#quotes.take(line);
    const { isOpen, isWrong } = this.#quotes;
    if (isOpen && this.#open.length < maxLines && this.#held <= this.#longest) return;
    if (isOpen || (isWrong && this.#open.length > 1)) yield* this.#apart();
    else yield this.#row(Buffer.concat(this.#open.flatMap(withNewline)), this.#first());
    this.#close();
  }

  /** The number of the first line of the row that is open. */
  #first(): number {
    return this.#lines - this.#open.length + 1;
  }

  /** A quote is not closed where it should be: each line is looked at alone. */
  *#apart(): Generator<CsvRow> {
    for (const [index, line] of this.#open.entries()) {
      const quotes = new QuoteState();
      quotes.take(line);
      const number = this.#first() + index;
      if (quotes.isOpen) yield { text: '', line: number, fault: 'a quote in it is not closed' };
      else yield this.#row(line, number);
    }
  }

  #close(): void {
    this.#open = [];
    this.#held = 0;
    this.#quotes = new QuoteState();
  }

  #row(bytes: Buffer, line: number): CsvRow {
    const row = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
    if (row.length > this.#longest) return { text: '', line, fault: `longer than ${this.#longest} bytes` };
    return isUtf8(row) ? { text: row.toString(), line } : { text: '', line, fault: 'not UTF-8' };
  }
}

/** Spreadsheets on a Mac end lines with a carriage return alone. */
function lineEndIn(chunk: Buffer): number | undefined {
  if (chunk.includes(newline)) return newline;
  const at = chunk.indexOf(carriageReturn);
  return at !== -1 && at < chunk.length - 1 ? carriageReturn : undefined;
}

function withNewline(line: Buffer, index: number): Buffer[] {
  return index === 0 ? [line] : [Buffer.of(newline), line];
}
