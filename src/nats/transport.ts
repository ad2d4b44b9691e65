import { NatsConnectionImpl, setTransportFactory, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import { NodeTransport, nodeResolveHost } from '@nats-io/transport-node/lib/node_transport.js';

interface AbortableOptions extends NodeConnectionOptions {
  readonly abort: AbortSignal;
}

class AbortableTransport extends NodeTransport {
  override async connect(server: Parameters<NodeTransport['connect']>[0], options: AbortableOptions): Promise<void> {
    options.abort.addEventListener('abort', () => this.socket?.destroy());
    return super.connect(server, options);
  }
}

/** Connects as the library does, which leaves the socket of a server open that stops answering meanwhile, and cannot be interrupted. */
export async function connect(options: NodeConnectionOptions, signal: AbortSignal): Promise<NatsConnection> {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  const abortable: AbortableOptions = { ...options, abort: attempt.signal };
  setTransportFactory({ factory: () => new AbortableTransport(), dnsResolveFn: nodeResolveHost });
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await NatsConnectionImpl.connect(abortable);
  } catch (error) {
    abort();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
