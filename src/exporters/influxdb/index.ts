import { withoutCredentials } from '../../http/index.ts';
import type { Exporter } from '../exporter.ts';
import { influxdbOptions, unreadInfluxdb } from './options.ts';

export const influxdb: Exporter<typeof influxdbOptions> = {
  name: 'influxdb',
  title: 'InfluxDB',
  describe: 'Writes points to InfluxDB 1, 2 or 3, or to a compatible server.',
  options: influxdbOptions,
  open: async (config, context) => (await import('./open.ts')).openInfluxdb(config, context),
  preview: async (config, context) => (await import('./open.ts')).previewInfluxdb(config, context),
  check: async (config, context) => (await import('./check.ts')).checkInfluxdb(config, context),
  unread: unreadInfluxdb,
  destination: ({ url }) => withoutCredentials(url),
};
