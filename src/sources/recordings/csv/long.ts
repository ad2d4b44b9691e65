import { batcher, type Batch } from '../../../samples/index.ts';
import type { CellReader } from './cell-reader.ts';
import type { CsvLayout } from './layout.ts';
import type { TableReader } from './table-reader.ts';

/** The most metrics of one sample in memory, as the input is untrusted. */
const maxMetrics = 65_536;

/** The samples of a table with a row per metric. Consecutive rows of one time, host and tags are a sample, until a metric repeats. */
export class LongTable implements TableReader {
  readonly #cells: CellReader;
  readonly #columns: NonNullable<CsvLayout['long']>;
  readonly #toBatch = batcher({ isChecked: true });
  readonly #metrics = new Map<string, number>();
  #first: { readonly time: number; readonly fields: readonly string[]; readonly identity: string } | undefined;

  constructor(cells: CellReader, columns: NonNullable<CsvLayout['long']>) {
    this.#cells = cells;
    this.#columns = columns;
  }

  *add(time: number, fields: readonly string[]): Generator<Batch> {
    const name = fields[this.#columns.metric]!;
    const number = this.#cells.number(fields[this.#columns.value]!);
    if (Number.isNaN(number)) return;
    const identity = JSON.stringify(this.#cells.identityOf(fields));
    const isSame = time === this.#first?.time && identity === this.#first.identity;
    if (!isSame || this.#metrics.has(name) || this.#metrics.size === maxMetrics) {
      yield* this.end();
      this.#first = { time, fields, identity };
    }
    this.#metrics.set(name, number);
  }

  /** The last sample may continue in the next chunk. */
  *flush(): Generator<Batch> {}

  *end(): Generator<Batch> {
    if (!this.#first) return;
    const { time, fields } = this.#first;
    yield this.#toBatch({ timestamp: time, ...this.#cells.origin(fields), metrics: Object.fromEntries(this.#metrics) });
    this.#first = undefined;
    this.#metrics.clear();
  }
}
