import { unreadTls, withoutCredentials } from '../../http/index.ts';
import type { Exporter } from '../exporter.ts';
import { mqttOptions } from './options.ts';

export const mqtt: Exporter<typeof mqttOptions> = {
  name: 'mqtt',
  title: 'MQTT',
  describe: 'Publishes samples to a broker of MQTT.',
  options: mqttOptions,
  open: async (config, context) => (await import('./open.ts')).openMqtt(config, context),
  check: async (config, context) => (await import('./check.ts')).checkBroker(config, context),
  unread: ({ url }) => unreadTls(url, 'mqtts'),
  destination: ({ url }) => withoutCredentials(url),
};
