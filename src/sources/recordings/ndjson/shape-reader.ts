import { Batch, viewOf } from '../../../samples/index.ts';
import { match, type Template } from './template.ts';
import { Templates } from './templates.ts';
import { TextRows } from './text-rows.ts';

export interface LineHandling {
  /** Parses one line without its newline; undefined where it is no sample. */
  readonly parse: (line: Buffer) => Batch | undefined;
  /** Called with the number of lines that were recognised without parsing. */
  readonly recognised: () => void;
  /** Bytes of the longest line. */
  readonly longest: number;
}

const newline = 0x0a;

/**
 * Chunks of NDJSON to batches. A line that differs from a known one only in its numbers is not parsed; its numbers are cut out. Consecutive
 * lines of one chunk and shape are one batch, which refers to the chunk's bytes.
 */
export class ShapeReader {
  readonly #handling: LineHandling;
  readonly #templates = new Templates();
  /** Pieces of the line that no chunk has ended yet. */
  #pieces: Buffer[] = [];
  /** Spans of the numbers for the next batch. */
  #spans = new Uint32Array(1024);
  #used = 0;

  constructor(handling: LineHandling) {
    this.#handling = handling;
  }

  *read(chunk: Buffer): Generator<Batch> {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) {
      const lines = chunk.subarray(0, end);
      const whole = this.#pieces.length > 0 ? Buffer.concat([...this.#take(), lines]) : lines;
      yield* this.#readLines(whole);
    }
    if (end < chunk.length) this.#pieces.push(chunk.subarray(end));
  }

  /** The last line, which need not end with a newline. */
  *end(): Generator<Batch> {
    if (this.#pieces.length === 0) return;
    const batch = this.#handling.parse(Buffer.concat(this.#take()));
    if (batch) yield batch;
  }

  #take(): Buffer[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  *#readLines(bytes: Buffer): Generator<Batch> {
    const view = viewOf(bytes);
    for (let at = 0; at < bytes.length;) {
      const template = this.#templates.find(view, at);
      const length = template ? this.#recognise(template, viewOf(bytes.subarray(at))) : 0;
      if (template && length > 0) {
        yield this.#batch(template, bytes.subarray(at, at + length));
        at += length;
      } else {
        const end = bytes.indexOf(newline, at);
        const batch = this.#parse(bytes.subarray(at, end));
        if (batch) yield batch;
        at = end + 1;
      }
    }
  }

  /** Cuts the numbers out of the first lines that match the template. Returns the length of these lines. */
  #recognise(template: Template, bytes: DataView): number {
    const { longest, recognised } = this.#handling;
    const stride = template.ends.length * 2;
    this.#used = 0;
    for (let at = 0; ;) {
      if (this.#spans.length < this.#used + stride) this.#grow(stride);
      const end = at < bytes.byteLength ? match(template, bytes, at, this.#spans, this.#used) : -1;
      if (end === -1 || end - at > longest + 1) return at;
      recognised();
      this.#used += stride;
      at = end;
    }
  }

  #grow(least: number): void {
    const larger = new Uint32Array(this.#spans.length * 2 + least);
    larger.set(this.#spans);
    this.#spans = larger;
  }

  #batch({ shape, slots }: Template, lines: Buffer): Batch {
    // A pending batch must not keep a whole chunk alive for a few bytes.
    const text = lines.length * 2 < lines.buffer.byteLength ? Buffer.from(new Uint8Array(lines).buffer) : lines;
    return new Batch(shape, new TextRows(text, this.#spans.slice(0, this.#used), slots));
  }

  #parse(line: Buffer): Batch | undefined {
    const batch = this.#handling.parse(line);
    if (batch) this.#templates.learn(line, batch.shape);
    return batch;
  }
}
