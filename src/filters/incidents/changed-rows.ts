import { numberRows, type Batch, type ByteWriter, type RowTemplate, type Rows } from '../../samples/index.ts';

/** The first row as it is, and of each other one the numbers that differ from those of the row before it. */
interface Changes {
  /** A timestamp and then the values. */
  readonly first: Float64Array;
  /** Where the changes of each row end. */
  readonly ends: readonly number[];
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

/** Records rows of one shape as changes: from one tick to the next, most numbers of a host stay the same. */
export class ChangeRecorder {
  #first = new Float64Array(0);
  #newest = new Float64Array(0);
  #ends: number[] = [];
  #columns = new Uint32Array(1024);
  #values = new Float64Array(1024);
  #used = 0;

  /** Takes a row of the shape of those before it. */
  add(batch: Batch, row: number): void {
    if (this.#ends.length === 0) this.#begin(batch, row);
    else this.#addChanges(batch, row);
    this.#ends.push(this.#used);
  }

  /** The rows that were taken. The next row begins others, which may be of another shape. */
  take(): Rows {
    const [columns, values] = [this.#columns.slice(0, this.#used), this.#values.slice(0, this.#used)];
    const rows = new ChangedRows({ first: this.#first, ends: this.#ends, columns, values });
    [this.#ends, this.#used] = [[], 0];
    return rows;
  }

  #begin(batch: Batch, row: number): void {
    const first = new Float64Array(batch.shape.names.length + 1);
    first[0] = batch.timestamp(row);
    for (let column = 1; column < first.length; column += 1) first[column] = batch.value(row, column - 1);
    this.#first = first;
    this.#newest = first.slice();
  }

  #addChanges(batch: Batch, row: number): void {
    const newest = this.#newest;
    if (this.#used + newest.length > this.#values.length) this.#grow(newest.length);
    this.#change(0, batch.timestamp(row));
    for (let column = 1; column < newest.length; column += 1) {
      const value = batch.value(row, column - 1);
      if (value !== newest[column]) this.#change(column, value);
    }
  }

  #change(column: number, value: number): void {
    this.#newest[column] = value;
    this.#columns[this.#used] = column;
    this.#values[this.#used] = value;
    this.#used += 1;
  }

  #grow(least: number): void {
    const [columns, values] = [this.#columns, this.#values];
    this.#columns = new Uint32Array(2 * values.length + least);
    this.#values = new Float64Array(2 * values.length + least);
    this.#columns.set(columns);
    this.#values.set(values);
  }
}

/** Such rows, which are made whole when they are first asked for. */
class ChangedRows implements Rows {
  readonly length: number;
  readonly #changes: Changes;
  #whole: Rows | undefined;

  constructor(changes: Changes) {
    this.#changes = changes;
    this.length = changes.ends.length;
  }

  get bytes(): number {
    return this.#rows.bytes;
  }

  timestamp(row: number): number {
    return this.#rows.timestamp(row);
  }

  value(row: number, column: number): number {
    return this.#rows.value(row, column);
  }

  writeTimestamp(row: number, to: ByteWriter): void {
    this.#rows.writeTimestamp(row, to);
  }

  writeRow(row: number, template: RowTemplate, columns: ArrayLike<number> | undefined, to: ByteWriter): void {
    this.#rows.writeRow(row, template, columns, to);
  }

  get #rows(): Rows {
    return (this.#whole ??= wholeRows(this.#changes));
  }
}

function wholeRows({ first, ends, columns, values }: Changes): Rows {
  const stride = first.length;
  const whole = new Float64Array(ends.length * stride);
  whole.set(first);
  for (let row = 1; row < ends.length; row += 1) {
    const start = row * stride;
    whole.copyWithin(start, start - stride, start);
    for (let at = ends[row - 1]!; at < ends[row]!; at += 1) whole[start + columns[at]!] = values[at]!;
  }
  return numberRows(whole, stride - 1);
}
