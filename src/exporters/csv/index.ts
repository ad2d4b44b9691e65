import type { Exporter } from '../exporter.ts';
import { destinationOf, unreadOfFile } from '../file-options.ts';
import { csvFileOptions } from './options.ts';

export const csv: Exporter<typeof csvFileOptions> = {
  name: 'csv',
  describe: 'A CSV file whose header grows with the metrics.',
  options: csvFileOptions,
  exclusive: true,
  open: async (config, context) => (await import('./open.ts')).openCsv(config, context),
  unread: unreadOfFile,
  destination: destinationOf,
  check: async (config, context) => (await import('./open.ts')).checkCsv(config, context),
  preview: async (config, context) => (await import('./open.ts')).previewCsv(config, context),
};
