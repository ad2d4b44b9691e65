import { Batch, numberRows, type Acknowledgement, type Shape } from '../../batch.ts';

/** A sample in the ring: its timestamp and values begin at `start`. */
interface Row {
  readonly shape: Shape;
  readonly acknowledgement: Acknowledgement | undefined;
  start: number;
}

/** The most rows of a batch that leaves the ring. Larger ones would delay the next sample while they are written. */
const mostRows = 16;

/**
 * The samples of the last seconds of their own time, as numbers in one reused buffer, so that keeping a sample makes no garbage. Older ones
 * are dropped and acknowledged.
 */
export class Ring {
  readonly #seconds: number;
  #values = new Float64Array(1024);
  #rows: Row[] = [];
  #first = 0;
  #end = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  add(batch: Batch): void {
    for (let row = 0; row < batch.length; row += 1) {
      this.#append(batch, row);
      const now = batch.timestamp(row);
      while (!this.#isRecent(this.#rows[this.#first]!, now)) this.#dropFirst();
    }
    batch.acknowledgement?.release();
  }

  /** Empties the ring. Returns the samples that are recent at a time. */
  takeFrom(now: number): Batch[] {
    while (this.#first < this.#rows.length && !this.#isRecent(this.#rows[this.#first]!, now)) this.#dropFirst();
    const batches = [...this.#batches()];
    this.#values = new Float64Array(this.#values.length);
    [this.#rows, this.#first, this.#end] = [[], 0, 0];
    return batches;
  }

  clear(): void {
    while (this.#first < this.#rows.length) this.#dropFirst();
  }

  #append(batch: Batch, row: number): void {
    const { shape, acknowledgement } = batch;
    const start = this.#roomFor(widthOf(shape));
    const values = this.#values;
    values[start] = batch.timestamp(row);
    for (let column = 0; column < shape.names.length; column += 1) values[start + 1 + column] = batch.value(row, column);
    acknowledgement?.hold();
    this.#rows.push({ shape, acknowledgement, start });
    this.#end = start + widthOf(shape);
  }

  /** The start for a row: after the last one, at the beginning again, or in a buffer of twice the size. */
  #roomFor(width: number): number {
    const capacity = this.#values.length;
    const first = this.#rows[this.#first]?.start ?? capacity;
    if (first === capacity && width <= capacity) return 0;
    if (this.#end <= first) return this.#end + width < first ? this.#end : this.#grow(width);
    if (this.#end + width <= capacity) return this.#end;
    return width < first ? 0 : this.#grow(width);
  }

  #grow(width: number): number {
    const larger = new Float64Array(2 * Math.max(this.#values.length, width));
    let end = 0;
    for (const row of this.#rows.slice(this.#first)) {
      larger.set(this.#values.subarray(row.start, row.start + widthOf(row.shape)), end);
      row.start = end;
      end += widthOf(row.shape);
    }
    this.#values = larger;
    return end;
  }

  /** A sample in the future is from before the clock was set back. */
  #isRecent({ start }: Row, now: number): boolean {
    return Math.abs(now - this.#values[start]!) <= this.#seconds;
  }

  #dropFirst(): void {
    this.#rows[this.#first]!.acknowledgement?.release();
    this.#first += 1;
    // Array.shift() would move all elements each time.
    if (this.#first > 1024) [this.#rows, this.#first] = [this.#rows.slice(this.#first), 0];
  }

  /** Adjacent rows of one shape become one batch, unless each has to be acknowledged. */
  *#batches(): Generator<Batch> {
    const rows = this.#rows.slice(this.#first);
    for (let from = 0, to = 1; from < rows.length; from = to, to += 1) {
      const { shape, start, acknowledgement } = rows[from]!;
      const width = widthOf(shape);
      const isNext = (row: Row | undefined) =>
        row?.shape === shape && row.start === start + (to - from) * width && !(acknowledgement ?? row.acknowledgement);
      while (to - from < mostRows && isNext(rows[to])) to += 1;
      const values = this.#values.subarray(start, start + (to - from) * width);
      yield new Batch(shape, numberRows(values, shape.names.length), { acknowledgement });
    }
  }
}

function widthOf({ names }: Shape): number {
  return names.length + 1;
}
