import { withoutCredentials } from '../../http/index.ts';
import type { Exporter } from '../exporter.ts';
import { natsOptions } from './options.ts';

export const nats: Exporter<typeof natsOptions> = {
  name: 'nats',
  title: 'NATS',
  describe: 'Publishes samples to a stream of NATS JetStream.',
  options: natsOptions,
  open: async (config, context) => (await import('./open.ts')).openNats(config, context),
  check: async (config, context) => (await import('./check.ts')).checkPublishing(config, context),
  unread: ({ create }): Readonly<Record<string, string>> => (create === undefined ? { stream: 'with create' } : {}),
  destination: ({ url }) => url.split(',').map(withoutCredentials).join(),
};
