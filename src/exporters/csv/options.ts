import { formatters } from '../../formatters/index.ts';
import type { Values } from '../../options/index.ts';
import { fileOptions } from '../file-options.ts';

const { csvShape, csvColumns: csvColumnsOption, timeFormat } = formatters.csv.options;

export const csvFileOptions = {
  ...fileOptions,
  shape: { ...csvShape, flag: 'csvShape' },
  columns: { ...csvColumnsOption, flag: 'csvColumns' },
  timeFormat: { ...timeFormat, flag: 'timeFormat' },
};

export type CsvConfig = Values<typeof csvFileOptions>;
