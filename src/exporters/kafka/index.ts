import { withoutCredentials } from '../../http/index.ts';
import type { Exporter } from '../exporter.ts';
import { kafkaOptions } from './options.ts';

export const kafka: Exporter<typeof kafkaOptions> = {
  name: 'kafka',
  title: 'Kafka',
  describe: 'Sends samples to a topic of Kafka.',
  options: kafkaOptions,
  open: async (config, context) => (await import('./open.ts')).openKafka(config, context),
  check: async (config, context) => (await import('./check.ts')).checkProducing(config, context),
  unread: ({ username }): Readonly<Record<string, string>> => (username === undefined ? { sasl: 'with a user' } : {}),
  destination: ({ brokers, topic }) => `kafka://${withoutCredentials(brokers)}/${topic}`,
};
