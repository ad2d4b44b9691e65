import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

// The library is loaded when it is used, for few use it.

const clients = new WeakMap<NatsConnection, JetStreamClient>();

/** What publishes to streams, and reads them. */
export async function jetStream(connection: NatsConnection): Promise<JetStreamClient> {
  const known = clients.get(connection);
  if (known) return known;
  const { default: library } = await import('@nats-io/jetstream');
  const client = library.jetstream(connection);
  clients.set(connection, client);
  return client;
}

/** What makes streams and consumers. */
export async function jetStreamManager(connection: NatsConnection): Promise<JetStreamManager> {
  const { default: library } = await import('@nats-io/jetstream');
  return library.jetstreamManager(connection, { checkAPI: false });
}
