import type { RecordingFormat } from '../recording-format.ts';
import { delimiterOf, isAside } from './delimiter.ts';

/** CSV as written by cubestat, glances and telegraf. */
export const csv: RecordingFormat = {
  name: 'csv',
  describe: 'CSV with a header: as cubestat, glances and telegraf write it, and tables with a column of time.',
  records: 'rows',
  isIn(firstLine, name) {
    if (/^[[{]/.test(firstLine)) return false;
    return delimiterOf(firstLine) !== undefined || isAside(firstLine) || /\.csv(\.\w+)?$/i.test(name);
  },
  async *read(content, reading) {
    const { readCsvRows } = await import('./read.ts');
    yield* readCsvRows(content, reading);
  },
};
