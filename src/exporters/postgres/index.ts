import { withoutCredentials } from '../../http/index.ts';
import type { Exporter } from '../exporter.ts';
import { postgresOptions } from './options.ts';

export const postgres: Exporter<typeof postgresOptions> = {
  name: 'postgres',
  title: 'PostgreSQL',
  describe: 'Copies samples into a table of PostgreSQL, or of TimescaleDB.',
  options: postgresOptions,
  open: async (config, context) => (await import('./open.ts')).openPostgres(config, context),
  preview: async (config, context) => (await import('./open.ts')).previewPostgres(config, context),
  check: async (config, context) => (await import('./check.ts')).checkTable(config, context),
  destination: ({ url }) => withoutCredentials(url),
};
