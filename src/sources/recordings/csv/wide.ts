import { Batch, numberRows, type Shape } from '../../../samples/index.ts';
import type { CellReader } from './cell-reader.ts';
import type { TableReader } from './table-reader.ts';

/** The shape of rows with the same host, tags and filled columns. */
interface KnownShape {
  readonly shape: Shape;
  readonly identity: readonly string[];
  readonly columns: readonly number[];
}

/** Several hosts alternate; more than a few shapes at a time are rare. */
const maxShapes = 8;

/** The samples of a table with a column per metric. Consecutive rows of one shape are one batch. */
export class WideTable implements TableReader {
  readonly #cells: CellReader;
  #known: KnownShape[] = [];
  #current: KnownShape | undefined;
  #values: number[] = [];

  constructor(cells: CellReader) {
    this.#cells = cells;
  }

  *add(time: number, fields: readonly string[]): Generator<Batch> {
    if (this.#cells.decide(fields)) this.#known = [];
    const columns: number[] = [];
    const numbers: number[] = [time];
    for (const column of this.#cells.metrics) {
      const number = this.#cells.number(fields[column]!);
      if (Number.isNaN(number)) continue;
      columns.push(column);
      numbers.push(number);
    }
    const known = this.#shapeOf(fields, columns);
    if (known !== this.#current) yield* this.flush();
    this.#current = known;
    for (const number of numbers) this.#values.push(number);
  }

  *flush(): Generator<Batch> {
    if (this.#current && this.#values.length > 0) {
      yield new Batch(this.#current.shape, numberRows(Float64Array.from(this.#values), this.#current.columns.length));
    }
    this.#values = [];
  }

  *end(): Generator<Batch> {
    yield* this.flush();
  }

  #shapeOf(fields: readonly string[], columns: readonly number[]): KnownShape {
    const identity = this.#cells.identityOf(fields);
    const at = this.#known.findIndex((known) => isSame(known.columns, columns) && isSame(known.identity, identity));
    if (at === 0) return this.#known[0]!;
    const known = at > 0 ? this.#known.splice(at, 1)[0]! : this.#newShape(fields, identity, columns);
    this.#known.unshift(known);
    if (this.#known.length > maxShapes) this.#known.pop();
    return known;
  }

  #newShape(fields: readonly string[], identity: readonly string[], columns: readonly number[]): KnownShape {
    const names = columns.map((column) => this.#cells.metricName(column, fields));
    return { shape: { ...this.#cells.origin(fields), names }, identity, columns };
  }
}

function isSame<Item>(some: readonly Item[], others: readonly Item[]): boolean {
  return some.length === others.length && some.every((item, at) => item === others[at]);
}
