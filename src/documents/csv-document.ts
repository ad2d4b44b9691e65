import { csvField } from '../catalogue/index.ts';
import type { Document, Resumption } from './document.ts';
import { incompatible, readCsv, type ExistingCsv } from './csv-header.ts';
import { CsvDedupe } from './csv-dedupe.ts';
import { widenCsv } from './csv-widen.ts';

/** The columns of one file, and the rows of its items. */
export interface CsvTable<Item> {
  /** Begins with no columns, or with those of an existing file. Returns why it cannot use these. */
  begin(existing?: readonly string[]): string | undefined;
  /** Adds the columns that the items need. Existing ones keep their order. */
  addColumns(items: readonly Item[]): readonly string[];
  rows(item: Item): readonly (readonly string[])[];
}

/** A CSV file whose header grows with its items. First rows that the file already has are not added again. */
export class CsvDocument<Item> implements Document<Item> {
  readonly opening = '';
  readonly closing = '';
  readonly #table: CsvTable<Item>;
  readonly #dedupe = new CsvDedupe();
  #existing: ExistingCsv | undefined;

  constructor(table: CsvTable<Item>) {
    this.#table = table;
  }

  begin(): void {
    this.#existing = undefined;
    this.#table.begin();
  }

  async resume(path: string, crashed: boolean): Promise<Resumption> {
    const found = await readCsv(path, crashed);
    if (!found) return { end: 0, isTorn: true };
    const reason = this.#table.begin(found.header);
    if (reason !== undefined) throw incompatible(path, reason);
    this.#existing = found;
    return found;
  }

  dedupeAgainst(paths: readonly string[]): void {
    this.#dedupe.against(paths);
  }

  async prepare(items: readonly Item[], path: string, end: number): Promise<number | undefined> {
    const header = this.#table.addColumns(items);
    const existing = this.#existing;
    if (end === 0 || !existing || header.length === existing.header.length) return undefined;
    const line = Buffer.concat([Buffer.from(existing.mark), csvLines([header])]);
    const widenedEnd = await widenCsv(path, { ...existing, end }, header, line);
    this.#existing = { ...existing, header: [...header], start: line.length, end: widenedEnd };
    return widenedEnd;
  }

  async bytes(items: readonly Item[], first: boolean): Promise<Buffer> {
    const header = first ? [...this.#table.addColumns(items)] : this.#existing!.header;
    const all = items.flatMap((item) => this.#table.rows(item));
    const rows = csvLines(await this.#dedupe.newRows(all, header));
    if (!first) return rows;
    const line = csvLines([header]);
    this.#existing = { header, mark: '', start: line.length, end: line.length, isTorn: false };
    return Buffer.concat([line, rows]);
  }

  written(): void {
    this.#dedupe.written();
  }
}

/** Rows as CSV, each with a newline. */
export function csvLines(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(rows.map((row) => `${row.map(csvField).join()}\n`).join(''));
}
