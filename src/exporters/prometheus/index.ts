import type { Exporter } from '../exporter.ts';
import { listeningUrl } from '../listening.ts';
import { prometheusOptions } from './options.ts';

export const prometheus: Exporter<typeof prometheusOptions> = {
  name: 'prometheus',
  title: 'Prometheus',
  describe: 'Serves the newest samples to Prometheus over HTTP.',
  options: prometheusOptions,
  momentary: true,
  destination: (config) => listeningUrl(config, '/metrics'),
  open: async (config, context) => (await import('./open.ts')).openPrometheus(config, context),
  preview: async (config, context) => (await import('./open.ts')).previewPrometheus(config, context),
  check: async (config, context) => (await import('./open.ts')).checkPrometheus(config, context),
};
