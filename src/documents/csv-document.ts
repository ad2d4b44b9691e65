import { csvField } from '../catalogue/index.ts';
import type { Document } from './document.ts';
import { incompatible, readCsv, type ExistingCsv } from './csv-header.ts';
import { rowKey, recentRowKeys } from './csv-tail.ts';
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
export function csvDocument<Item>(table: CsvTable<Item>): Document<Item> {
  let existing: ExistingCsv | undefined;
  /** Files that may already have the first rows. */
  let dedupeFiles: readonly string[] = [];
  /** Rows of these files, which may come again after a crash. */
  let existingRows = new Set<string>();
  let isNew = false;
  const unwritten = async (rows: (readonly string[])[], header: readonly string[]): Promise<(readonly string[])[]> => {
    if (dedupeFiles.length > 0 && rows[0]) {
      existingRows = await recentRowKeys(dedupeFiles, rows[0]);
      dedupeFiles = [];
    }
    if (existingRows.size === 0) return rows;
    const first = rows.findIndex((row) => !existingRows.has(rowKey(header, row)));
    isNew = first !== -1;
    return isNew ? rows.slice(first) : [];
  };
  return {
    opening: '',
    closing: '',
    begin() {
      existing = undefined;
      table.begin();
    },
    async resume(path, crashed) {
      const found = await readCsv(path, crashed);
      if (!found) return { end: 0, isTorn: true };
      const reason = table.begin(found.header);
      if (reason !== undefined) throw incompatible(path, reason);
      existing = found;
      return found;
    },
    dedupeAgainst(paths) {
      dedupeFiles = paths;
    },
    async prepare(items, path, end) {
      const header = table.addColumns(items);
      if (end === 0 || !existing || header.length === existing.header.length) return undefined;
      const line = csvLines([header]);
      const widenedEnd = await widenCsv(path, { ...existing, end }, header, line);
      existing = { ...existing, header: [...header], start: line.length, end: widenedEnd };
      return widenedEnd;
    },
    async bytes(items, first) {
      const header = first ? [...table.addColumns(items)] : existing!.header;
      const all = items.flatMap((item) => table.rows(item));
      const rows = csvLines(await unwritten(all, header));
      if (!first) return rows;
      const line = csvLines([header]);
      existing = { header, start: line.length, end: line.length, isTorn: false };
      return Buffer.concat([line, rows]);
    },
    written() {
      if (isNew) existingRows.clear();
    },
  };
}

/** Rows as CSV, each with a newline. */
export function csvLines(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(rows.map((row) => `${row.map(csvField).join()}\n`).join(''));
}
