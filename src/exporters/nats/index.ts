import { ndjsonText } from '../../formatters/index.ts';
import { natsClient, natsServers } from '../../nats/index.ts';
import type { Exporter } from '../exporter.ts';
import { pushSink, withoutCredentials } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import { checkPublishing } from './check.ts';
import { natsOptions } from './options.ts';
import { natsProtocol } from './protocol.ts';

/** The most messages on their way to the stream at the same time. */
const inFlight = 256;

export const nats: Exporter<typeof natsOptions> = {
  name: 'nats',
  title: 'NATS',
  describe: 'Publishes samples to a stream of NATS JetStream.',
  options: natsOptions,
  async open(config, context) {
    const { report } = context;
    const servers = natsServers(config.url, config);
    if (config.tlsInsecure) report.warn(`takes any certificate of ${servers.displayUrl}: tls_insecure is set`);
    const open = (signal: AbortSignal) => {
      const client = natsClient(servers, { timeout: config.timeout, signal });
      return natsProtocol(client, { ...config, displayUrl: servers.displayUrl, report });
    };
    return pushSink(open, { ...config, connections: inFlight }, context);
  },
  preview: () => previewOf(streamText(ndjsonText())),
  check: checkPublishing,
  destination: ({ url }) => url.split(',').map(withoutCredentials).join(),
};
