import { unreadTls, withoutCredentials } from '../../http/index.ts';
import type { Exporter } from '../exporter.ts';
import { remoteWriteOptions } from './options.ts';

export const remoteWrite: Exporter<typeof remoteWriteOptions> = {
  name: 'remote-write',
  title: 'Prometheus remote write',
  describe: 'Writes series to what takes Prometheus remote write: Prometheus, Mimir, Thanos, VictoriaMetrics.',
  options: remoteWriteOptions,
  open: async (config, context) => (await import('./open.ts')).openRemoteWrite(config, context),
  preview: async (_config, context) => (await import('./open.ts')).previewRemoteWrite(context),
  check: async (config, context) => (await import('./open.ts')).checkRemoteWrite(config, context),
  unread: ({ url }) => unreadTls(url),
  destination: ({ url }) => withoutCredentials(url),
};
