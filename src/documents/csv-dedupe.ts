import { recentRowKeys, rowKey } from './csv-tail.ts';

/** Leaves out first rows that files already have, as samples come again after a crash. */
export class CsvDedupe {
  /** Files that were not read yet. */
  #files: readonly string[] = [];
  #existing = new Set<string>();
  #hasNew = false;

  against(paths: readonly string[]): void {
    this.#files = paths;
  }

  /** The rows from the first new one on. */
  async newRows(rows: (readonly string[])[], header: readonly string[]): Promise<(readonly string[])[]> {
    if (this.#files.length > 0 && rows[0]) {
      this.#existing = await recentRowKeys(this.#files, rows[0]);
      this.#files = [];
    }
    if (this.#existing.size === 0) return rows;
    const first = rows.findIndex((row) => !this.#existing.has(rowKey(header, row)));
    this.#hasNew = first !== -1;
    return this.#hasNew ? rows.slice(first) : [];
  }

  /** The new rows have been written: all that follow are new. */
  written(): void {
    if (this.#hasNew) this.#existing.clear();
  }
}
