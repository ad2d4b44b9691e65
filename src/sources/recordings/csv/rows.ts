import { isUtf8 } from 'node:buffer';
import { QuoteState } from './quote-state.ts';

/** A row. Within quotes it may span lines. */
export interface CsvRow {
  readonly text: string;
  /** The number of its first line. */
  readonly line: number;
  /** Why it is invalid. */
  readonly fault?: string;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** The most lines of a row. A quote that stays open longer invalidates only its own line. */
const maxLines = 100;

/** Splits chunks of CSV into rows (RFC 4180, section 2). Holds at most the longest row in memory. */
export class RowSplitter {
  readonly #longest: number;
  /** Pieces of the line that no chunk has ended yet. */
  #pieces: Buffer[] = [];
  /** The lines of the row with an open quote. */
  #open: Buffer[] = [];
  /** The bytes of these lines. */
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

  /** The number of the open row's first line. */
  #first(): number {
    return this.#lines - this.#open.length + 1;
  }

  /** Treats each line as a row of its own, because a quote was not closed. */
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
