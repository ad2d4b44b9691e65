import { unreadTls, withoutCredentials } from '../../http/index.ts';
import type { Exporter } from '../exporter.ts';
import { otlpOptions } from './options.ts';

export const otlp: Exporter<typeof otlpOptions> = {
  name: 'otlp',
  title: 'OTLP',
  describe: 'Writes metrics to what takes OTLP over HTTP: the OpenTelemetry Collector, VictoriaMetrics, Mimir.',
  options: otlpOptions,
  open: async (config, context) => (await import('./open.ts')).openOtlp(config, context),
  check: async (config, context) => (await import('./open.ts')).checkOtlp(config, context),
  unread: ({ url }) => unreadTls(url),
  destination: ({ url }) => withoutCredentials(url),
};
