import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

// The library is loaded on demand, because few users need it.

const clients = new WeakMap<NatsConnection, JetStreamClient>();

/** Publishes to streams, and reads them. */
export async function jetStream(connection: NatsConnection): Promise<JetStreamClient> {
  const known = clients.get(connection);
  if (known) return known;
  const { default: library } = await import('@nats-io/jetstream');
  const client = library.jetstream(connection);
  clients.set(connection, client);
  return client;
}

/** Creates streams and consumers. */
export async function jetStreamManager(connection: NatsConnection): Promise<JetStreamManager> {
  const { default: library } = await import('@nats-io/jetstream');
  return library.jetstreamManager(connection, { checkAPI: false });
}
