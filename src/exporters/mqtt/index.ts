import { ndjsonText } from '../../formatters/index.ts';
import type { Exporter } from '../exporter.ts';
import { pushSink, withoutCredentials } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import { brokerOf } from './broker.ts';
import { checkBroker } from './check.ts';
import { mqttClient } from './client.ts';
import { mqttOptions } from './options.ts';
import { mqttProtocol } from './protocol.ts';
import { sessionSettings } from './session-settings.ts';

/** The most messages on their way to the broker at the same time, unless it takes fewer. */
const inFlight = 64;

export const mqtt: Exporter<typeof mqttOptions> = {
  name: 'mqtt',
  title: 'MQTT',
  describe: 'Publishes samples to a broker of MQTT.',
  options: mqttOptions,
  async open(config, context) {
    const { report } = context;
    const broker = brokerOf(config);
    const { displayUrl } = broker;
    if (config.tlsInsecure) report.warn(`takes any certificate of ${displayUrl}: tls_insecure is set`);
    const open = (signal: AbortSignal) =>
      mqttProtocol(mqttClient(broker, sessionSettings(config), signal), { ...config, displayUrl, report });
    return pushSink(open, { ...config, connections: inFlight }, context);
  },
  preview: () => previewOf(streamText(ndjsonText())),
  check: checkBroker,
  destination: ({ url }) => withoutCredentials(url),
};
