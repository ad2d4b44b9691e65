import { NatsClient, natsServers } from '../../src/nats/index.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { startNats } from './nats-server.ts';

const open = (url: string, timeout: number) =>
  new NatsClient({ ...natsServers(url, { tlsInsecure: false }), tls: undefined }, { timeout, signal: new AbortController().signal });

peer('nats-server')('closing waits for what was written, and no longer than for an answer, nor for a server that is killed', async (t) => {
  const server = await startNats(t);
  const [patient, hasty] = [open(server.url, 600), open(server.url, 0.2)];
  const isConnected = (client: NatsClient) =>
    client.connection().then(
      () => true,
      () => false,
    );
  for (const client of [patient, hasty]) await until(() => isConnected(client), 'it is connected');
  process.kill(server.pid(), 'SIGSTOP');
  await hasty.close();
  const closed = patient.close();
  await server.stop('SIGKILL');
  await closed;
  t.pass();
});
