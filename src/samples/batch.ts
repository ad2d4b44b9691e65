import type { Acknowledgement } from './acknowledgement.ts';
import type { ByteWriter, Literals } from './byte-writer.ts';
import type { Sample } from './sample.ts';

/** What consecutive samples mostly share: the host, the tags, and the names of metrics in order. */
export interface Shape {
  readonly host: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly names: readonly string[];
}

/** The numbers of samples of one shape, a row per sample: doubles, or the text of a line. */
export interface Rows {
  readonly length: number;
  /** Bytes of memory. */
  readonly bytes: number;
  /** The sample of a single row, if it is still held as an object. */
  readonly original?: Sample | undefined;
  /** Unix time in seconds. */
  timestamp(row: number): number;
  value(row: number, column: number): number;
  /** Writes numbers as in JSON. */
  writeTimestamp(row: number, to: ByteWriter): void;
  /** `columns`: those of the template's columns, if these are other ones. */
  writeRow(row: number, template: RowTemplate, columns: ArrayLike<number> | undefined, to: ByteWriter): void;
  /** Joins a row of doubles with texts. At the odd indices of `parts` are places for the timestamp and the values. */
  joinRow?(row: number, parts: (string | number)[], columns: ArrayLike<number> | undefined): string;
}

/** The text of a row: literals, between them the values of columns, and perhaps a last literal. */
export interface RowTemplate {
  readonly literals: Literals;
  readonly columns: ArrayLike<number>;
}

/**
 * Samples of one shape, as they flow between stages. A stage works on names once per shape, and per sample only on numbers. Columns are
 * those of `shape.names`.
 */
export class Batch {
  readonly shape: Shape;
  readonly length: number;
  /** Released when every exporter has settled these samples; undefined if the source does not need it. */
  readonly acknowledgement: Acknowledgement | undefined;
  readonly #rows: Rows;
  readonly #start: number;
  readonly #columns: ArrayLike<number> | undefined;
  readonly #isChanged: boolean;

  constructor(shape: Shape, rows: Rows, { start = 0, length = rows.length, columns, acknowledgement, isChanged = false }: BatchView = {}) {
    this.shape = shape;
    this.#isChanged = isChanged;
    this.length = length;
    this.acknowledgement = acknowledgement;
    this.#rows = rows;
    this.#start = start;
    this.#columns = columns;
  }

  /** Bytes of the numbers, without the shape; for a slice its share of them. */
  get bytes(): number {
    return this.length === this.#rows.length ? this.#rows.bytes : Math.ceil((this.#rows.bytes * this.length) / this.#rows.length);
  }

  /** The sample of a single row, unless it was released or reshaped. */
  get original(): Sample | undefined {
    return this.#isChanged ? undefined : this.#rows.original;
  }

  timestamp(row: number): number {
    return this.#rows.timestamp(this.#start + row);
  }

  value(row: number, column: number): number {
    return this.#rows.value(this.#start + row, this.#columns === undefined ? column : this.#columns[column]!);
  }

  /** See {@link Rows.writeTimestamp}. */
  writeTimestamp(row: number, to: ByteWriter): void {
    this.#rows.writeTimestamp(this.#start + row, to);
  }

  /** See {@link Rows.writeRow}. */
  writeRow(row: number, template: RowTemplate, to: ByteWriter): void {
    this.#rows.writeRow(this.#start + row, template, this.#columns, to);
  }

  /** Whether {@link Rows.joinRow} is there: no text of a number has to be kept. */
  get areDoubles(): boolean {
    return this.#rows.joinRow !== undefined;
  }

  /** See {@link Rows.joinRow}. */
  joinRow(row: number, parts: (string | number)[]): string {
    return this.#rows.joinRow!(this.#start + row, parts, this.#columns);
  }

  /** A row as a sample object, for users' functions. */
  sample(row: number): Sample {
    const { host, tags, names } = this.shape;
    const metrics: Record<string, number> = {};
    for (let column = 0; column < names.length; column += 1) define(metrics, names[column]!, this.value(row, column));
    return { timestamp: this.timestamp(row), host, ...(tags && { tags }), metrics };
  }

  *[Symbol.iterator](): Generator<Sample> {
    for (let row = 0; row < this.length; row += 1) yield this.sample(row);
  }

  /** The samples from `start` to before `end`. A caller that keeps the whole batch too has to hold the acknowledgement once more. */
  slice(start: number, end: number = this.length): Batch {
    if (start === 0 && end === this.length) return this;
    return this.#view(this.shape, { start: this.#start + start, length: end - start, columns: this.#columns });
  }

  /** The same numbers with another shape. Column `i` of it is column `columns[i]` of this one, or `i` without `columns`. */
  reshape(shape: Shape, columns?: ArrayLike<number>): Batch {
    const own = this.#columns;
    const combined = columns === undefined || own === undefined ? (columns ?? own) : Int32Array.from(columns, (column) => own[column]!);
    return this.#view(shape, { start: this.#start, length: this.length, columns: combined, isChanged: true });
  }

  /** The same samples with another acknowledgement, or none. */
  acknowledgedBy(acknowledgement: Acknowledgement | undefined): Batch {
    const view = { start: this.#start, length: this.length, columns: this.#columns, isChanged: this.#isChanged };
    return new Batch(this.shape, this.#rows, { ...view, acknowledgement });
  }

  #view(shape: Shape, view: BatchView): Batch {
    return new Batch(shape, this.#rows, { ...view, acknowledgement: this.acknowledgement });
  }
}

interface BatchView {
  readonly start?: number;
  readonly length?: number;
  readonly columns?: ArrayLike<number> | undefined;
  readonly acknowledgement?: Acknowledgement | undefined;
  readonly isChanged?: boolean;
}

/** Assigning to `__proto__` would set the prototype. */
function define(metrics: Record<string, number>, name: string, value: number): void {
  if (name === '__proto__') Object.defineProperty(metrics, name, { value, enumerable: true });
  else metrics[name] = value;
}

/** The number of samples in batches. */
export function sampleCount(batches: readonly Batch[]): number {
  return batches.reduce((sum, { length }) => sum + length, 0);
}

/** `1 sample`, `2 samples`. */
export function countOf(count: number): string {
  return count === 1 ? '1 sample' : `${count} samples`;
}
