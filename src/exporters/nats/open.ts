import type { BatchSink } from '../../delivery/index.ts';
import { NatsClient, natsServers } from '../../nats/index.ts';
import type { ExportContext } from '../exporter.ts';
import { pushSink } from '../push/index.ts';
import type { NatsConfig } from './options.ts';
import { natsProtocol } from './protocol.ts';

/** The most messages in flight. */
const inFlight = 256;

export async function openNats(config: NatsConfig, context: ExportContext): Promise<BatchSink> {
  const { report } = context;
  const servers = natsServers(config.url, config);
  const open = (signal: AbortSignal) => {
    const client = new NatsClient(servers, { timeout: config.timeout, signal });
    return natsProtocol(client, { ...config, displayUrl: servers.displayUrl, report });
  };
  return pushSink(open, { ...config, connections: inFlight }, context);
}
