import type { Exporter } from '../exporter.ts';
import { destinationOf, unreadOfFile } from '../file-options.ts';
import { jsonFileOptions } from './options.ts';

export const json: Exporter<typeof jsonFileOptions> = {
  name: 'json',
  describe: 'A JSON array that is whole after each sample.',
  options: jsonFileOptions,
  exclusive: true,
  open: async (config, context) => (await import('./open.ts')).openJson(config, context),
  unread: unreadOfFile,
  destination: destinationOf,
  check: async (config) => (await import('./open.ts')).checkJson(config),
  preview: async (config) => (await import('./open.ts')).previewJson(config),
};
