import { Batch, numberRows } from '../../samples/index.ts';

/** A kept sample, as a batch of one row. */
export interface RecentSample {
  /** Unix time in seconds of its arrival, greater than that of the sample before. */
  readonly id: number;
  readonly batch: Batch;
}

/** The last samples, numbered from 0. */
export interface RecentSamples {
  add(batch: Batch): void;
  /** No more samples will come. */
  end(): void;
  readonly hasEnded: boolean;
  /** The number of the oldest kept sample. */
  readonly oldest: number;
  /** The number of the next sample. */
  readonly next: number;
  /** The samples with numbers from `start` to before `end`. */
  slice(start: number, end: number): readonly RecentSample[];
  /** The number of the first sample after an id, even if it was dropped. */
  numberAfter(id: number): number;
  readonly newest: RecentSample | undefined;
  /** Calls back at the next sample, at the end, or when `wake` is called. Returns a function that cancels this. */
  whenChanged(call: () => void): () => void;
  wake(): void;
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

export function recentSamples({ bytes: most, now }: RecentSamplesSettings): RecentSamples {
  let kept: Kept[] = [];
  /** The index of the oldest in `kept`, and its number. */
  let start = 0;
  let oldest = 0;
  let lastDropped = -Infinity;
  let bytes = 0;
  let hasEnded = false;
  let waiting = new Set<() => void>();

  const newest = () => kept.at(-1);
  const wake = () => {
    const due = waiting;
    waiting = new Set();
    due.forEach((call) => call());
  };
  const put = (batch: Batch, row: number) => {
    const before = newest();
    const id = Math.max(Math.round(now() * 1000), Math.round((before?.id ?? 0) * 1000) + 1) / 1000;
    const own = oneRow(batch, row);
    const size = sizeOf(own, before);
    kept.push({ id, batch: own, bytes: size });
    bytes += size;
  };
  const dropOldest = () => {
    for (; bytes > most && start < kept.length - 1; start += 1) {
      bytes -= kept[start]!.bytes;
      lastDropped = kept[start]!.id;
      oldest += 1;
    }
    if (2 * start <= kept.length) return;
    kept = kept.slice(start);
    start = 0;
  };

  return {
    add(batch) {
      for (let row = 0; row < batch.length; row += 1) put(batch, row);
      dropOldest();
      wake();
    },
    end() {
      hasEnded = true;
      wake();
    },
    get hasEnded() {
      return hasEnded;
    },
    get oldest() {
      return oldest;
    },
    get next() {
      return oldest + kept.length - start;
    },
    slice: (from, to) => kept.slice(start + from - oldest, start + to - oldest),
    numberAfter(id) {
      if (id < lastDropped) return oldest - 1;
      let [low, high] = [start, kept.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (kept[middle]!.id > id) high = middle;
        else low = middle + 1;
      }
      return oldest + low - start;
    },
    get newest() {
      return newest();
    },
    whenChanged(call) {
      const within = waiting.add(call);
      return () => void within.delete(call);
    },
    wake,
  };
}

/** A row with its own numbers: a row of a batch would keep the whole batch in memory. */
function oneRow(batch: Batch, row: number): Batch {
  const { shape } = batch;
  const values = new Float64Array(shape.names.length + 1);
  values[0] = batch.timestamp(row);
  for (let column = 0; column < shape.names.length; column += 1) values[column + 1] = batch.value(row, column);
  return new Batch(shape, numberRows(values, shape.names.length));
}

/** Bytes of an entry besides its numbers. */
const overhead = 400;

/** A new shape adds the bytes of its names, as there may be one per sample. */
function sizeOf({ bytes, shape }: Batch, before: RecentSample | undefined): number {
  const names = shape === before?.batch.shape ? 0 : shape.names.reduce((sum, name) => sum + name.length + 24, 0);
  return bytes + names + overhead;
}
