import { Batch, numberRows, type Shape } from '../../samples/index.ts';

/** A kept sample, as a batch of one row. */
export interface RecentSample {
  /** Unix time in seconds of its arrival, greater than that of the sample before. */
  readonly id: number;
  readonly batch: Batch;
}

export interface RecentSamplesSettings {
  /** The most bytes of memory, about. */
  readonly bytes: number;
  /** Unix time in seconds. */
  readonly now: () => number;
}

interface Kept extends RecentSample {
  readonly bytes: number;
}

/** The last samples, numbered from 0. */
export class RecentSamples {
  readonly #settings: RecentSamplesSettings;
  #kept: Kept[] = [];
  /** The index of the oldest in `#kept`; those before it are dropped. */
  #start = 0;
  #oldest = 0;
  #lastDropped = -Infinity;
  #bytes = 0;
  #hasEnded = false;
  #waiting = new Set<() => void>();

  constructor(settings: RecentSamplesSettings) {
    this.#settings = settings;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The number of the oldest kept sample. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The number of the next sample. */
  get next(): number {
    return this.#oldest + this.#kept.length - this.#start;
  }

  get newest(): RecentSample | undefined {
    return this.#kept.at(-1);
  }

  add(batch: Batch): void {
    for (let row = 0; row < batch.length; row += 1) this.#put(batch, row);
    this.#dropOldest();
    this.wake();
  }

  /** No more samples will come. */
  end(): void {
    this.#hasEnded = true;
    this.wake();
  }

  /** The samples from a number on that take so many bytes, about; at least one. */
  some(number: number, bytes: number): readonly RecentSample[] {
    const start = this.#start - this.#oldest + number;
    let end = start;
    for (let left = bytes; left > 0 && end < this.#kept.length; end += 1) left -= this.#kept[end]!.bytes;
    return this.#kept.slice(start, end);
  }

  /** The number of the first sample after an id, even if it was dropped. */
  numberAfter(id: number): number {
    if (id < this.#lastDropped) return this.#oldest - 1;
    let [low, high] = [this.#start, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#kept[middle]!.id > id) high = middle;
      else low = middle + 1;
    }
    return this.#oldest + low - this.#start;
  }

  /** Calls back at the next sample, at the end, or when `wake` is called. Returns a function that cancels this. */
  whenChanged(call: () => void): () => void {
    const waiting = this.#waiting.add(call);
    return () => void waiting.delete(call);
  }

  wake(): void {
    const due = this.#waiting;
    this.#waiting = new Set();
    due.forEach((call) => call());
  }

  #put(batch: Batch, row: number): void {
    const before = this.newest;
    const id = Math.max(Math.round(this.#settings.now() * 1000), Math.round((before?.id ?? 0) * 1000) + 1) / 1000;
    const own = oneRow(batch, row);
    const bytes = sizeOf(own, before);
    this.#kept.push({ id, batch: own, bytes });
    this.#bytes += bytes;
  }

  #dropOldest(): void {
    for (; this.#bytes > this.#settings.bytes && this.#start < this.#kept.length - 1; this.#start += 1) {
      const { bytes, id } = this.#kept[this.#start]!;
      this.#bytes -= bytes;
      this.#lastDropped = id;
      this.#oldest += 1;
    }
    if (2 * this.#start <= this.#kept.length) return;
    this.#kept = this.#kept.slice(this.#start);
    this.#start = 0;
  }
}

/** A row with its own numbers: a row of a batch would keep the whole batch in memory. */
function oneRow(batch: Batch, row: number): Batch {
  const { shape } = batch;
  const values = new Float64Array(shape.names.length + 1);
  values[0] = batch.timestamp(row);
  for (let column = 0; column < shape.names.length; column += 1) values[column + 1] = batch.value(row, column);
  return new Batch(shape, numberRows(values, shape.names.length));
}

/** Bytes of an entry besides its numbers, and of a shape besides its names. */
const [entryBytes, shapeBytes] = [400, 900];

/** A new shape adds the bytes of its names, as there may be one per sample. */
function sizeOf({ bytes, shape }: Batch, before: RecentSample | undefined): number {
  return bytes + entryBytes + (shape === before?.batch.shape ? 0 : sizeOfShape(shape));
}

function sizeOfShape({ host, tags = {}, names }: Shape): number {
  const texts = [host, ...Object.entries(tags).flat(), ...names];
  return texts.reduce((sum, text) => sum + text.length + 24, shapeBytes);
}
