import { csvNumber, decodeNul, isNoCsvValue } from '../../../catalogue/index.ts';
import type { ColumnKind, CsvLayout } from './layout.ts';

/** Reads the cells of a table, and decides the kind of open columns by their first value. */
export class CellReader {
  readonly #layout: CsvLayout;
  readonly #host: string;
  readonly #decimal: RegExp;
  #metrics: readonly number[] = [];
  /** The columns of host, tags and measurement. */
  #identity: readonly number[] = [];
  #open: readonly number[] = [];

  /** `delimiter`: what stands between cells. Where that is no comma, 1,5 is a number as 1.5 is, as spreadsheets write it in many countries. */
  constructor(layout: CsvLayout, host: string, delimiter: string) {
    this.#layout = layout;
    this.#host = host;
    this.#decimal = delimiter === ',' ? /\./ : /(?<=^[^,.]*),(?=\d+(?:[eE][+-]?\d+)?$)/;
    this.#sort();
  }

  get metrics(): readonly number[] {
    return this.#metrics;
  }

  /** The cells of a row's host, tags and measurement. */
  identityOf(fields: readonly string[]): string[] {
    return this.#identity.map((column) => fields[column]!);
  }

  /** Examines open columns. Returns whether the kind of one was decided. */
  decide(fields: readonly string[]): boolean {
    const { kinds } = this.#layout;
    const decided = this.#open.filter((column) => (kinds[column] = this.#kindOf(fields[column]!)) !== 'open');
    if (decided.length > 0) this.#sort();
    return decided.length > 0;
  }

  /** NaN for a cell without a number. */
  number(field: string): number {
    if (field === '') return NaN;
    if (this.#layout.hasBooleans && /^(?:true|false)$/.test(field)) return field === 'true' ? 1 : 0;
    return csvNumber(field.replace(this.#decimal, '.')) ?? NaN;
  }

  origin(fields: readonly string[]): { readonly host: string; readonly tags?: Readonly<Record<string, string>> } {
    const { host, names, kinds, isOwn } = this.#layout;
    const text = (column: number) => (isOwn ? decodeNul(fields[column]!) : fields[column]!);
    const columns = this.#identity.filter((column) => kinds[column] === 'tag' && fields[column] !== '');
    const tags = Object.fromEntries(columns.map((column) => [names[column]!, text(column)]));
    return { host: (host === -1 ? '' : text(host)) || this.#host, ...(columns.length > 0 && { tags }) };
  }

  /** The metric of a column in a row. */
  metricName(column: number, fields: readonly string[]): string {
    const { names, measurement } = this.#layout;
    return measurement === -1 ? names[column]! : `${fields[measurement]}.${names[column]}`;
  }

  #kindOf(field: string): ColumnKind {
    if (field === '' || isNoCsvValue(field)) return 'open';
    return Number.isNaN(this.number(field)) ? 'tag' : 'metric';
  }

  #sort(): void {
    const { kinds, host, measurement } = this.#layout;
    const columns = [...kinds.keys()];
    this.#metrics = columns.filter((column) => kinds[column] === 'metric');
    this.#identity = columns.filter((column) => kinds[column] === 'tag' || column === host || column === measurement);
    this.#open = columns.filter((column) => kinds[column] === 'open');
  }
}
