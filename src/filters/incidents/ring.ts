import { Batch, type Acknowledgement, type Rows, type Shape } from '../../samples/index.ts';
import { ChangeRecorder } from './changed-rows.ts';

/** Samples of one shape that follow each other. */
interface Page {
  readonly shape: Shape;
  readonly times: number[];
  readonly acknowledgements: (Acknowledgement | undefined)[];
  /** The first row that is kept. */
  first: number;
  /** undefined while rows are added. */
  rows: Rows | undefined;
}

/** The most rows of a page, which leaves the ring as a batch. Larger ones would delay the next sample while they are written. */
const mostRows = 16;

/**
 * The samples of the last seconds of their own time, kept as the numbers that change from one to the next. Older ones are dropped and
 * acknowledged.
 */
export class Ring {
  readonly #seconds: number;
  readonly #recorder = new ChangeRecorder();
  #pages: Page[] = [];

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  add(batch: Batch): void {
    for (let row = 0; row < batch.length; row += 1) {
      const now = batch.timestamp(row);
      const page = this.#pageFor(batch.shape);
      this.#recorder.add(batch, row);
      page.times.push(now);
      page.acknowledgements.push(batch.acknowledgement);
      batch.acknowledgement?.hold();
      this.#dropOld(now);
    }
    batch.acknowledgement?.release();
  }

  /** Empties the ring. Returns the samples that are recent at a time. */
  takeFrom(now: number): Batch[] {
    this.#dropOld(now);
    this.#endPage();
    return this.#pages.splice(0).flatMap(batchesOf);
  }

  clear(): void {
    this.#dropOld(Infinity);
    this.#endPage();
    this.#pages = [];
  }

  #pageFor(shape: Shape): Page {
    const current = this.#pages.at(-1);
    if (current?.rows === undefined && current?.shape === shape && current.times.length < mostRows) return current;
    this.#endPage();
    const page: Page = { shape, times: [], acknowledgements: [], first: 0, rows: undefined };
    this.#pages.push(page);
    return page;
  }

  #endPage(): void {
    const page = this.#pages.at(-1);
    if (page && page.rows === undefined) page.rows = this.#recorder.take();
  }

  /** A sample of the future is of before the clock was set back. */
  #dropOld(now: number): void {
    const isOld = (time: number | undefined) => time !== undefined && !(Math.abs(now - time) <= this.#seconds);
    while (this.#pages.length > 0) {
      const page = this.#pages[0]!;
      for (; isOld(page.times[page.first]); page.first += 1) page.acknowledgements[page.first]?.release();
      if (page.first < page.times.length || page.rows === undefined) return;
      this.#pages.shift();
    }
  }
}

/** A page is one batch, unless its rows have to be acknowledged one by one. */
function batchesOf({ shape, times, acknowledgements, first, rows }: Page): Batch[] {
  if (first === times.length) return [];
  if (acknowledgements.every((one) => one === undefined)) return [new Batch(shape, rows!, { start: first, length: times.length - first })];
  return acknowledgements
    .slice(first)
    .map((acknowledgement, at) => new Batch(shape, rows!, { start: first + at, length: 1, ...(acknowledgement && { acknowledgement }) }));
}
