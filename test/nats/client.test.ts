import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { NatsClient, natsServers } from '../../src/nats/index.ts';
import { until } from '../until.ts';

/** A server that says nothing after its greeting; `greets`: undefined where it has none for a connection, counted from 1. */
async function stalled(t: ExecutionContext, greets: (connection: number) => object | undefined) {
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    open.add(socket.on('error', () => {}).on('close', () => open.delete(socket)));
    const info = greets((count += 1));
    socket.resume();
    if (info) socket.write(`INFO ${JSON.stringify({ version: '2.10.0', headers: true, ...info })}\r\n`);
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  return { open, count: () => count, url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

for (const [where, greets] of [
  ['before it greets again', (connection: number) => (connection % 2 === 1 ? {} : undefined)],
  ['in the TLS handshake', () => ({ tls_required: true })],
  ['at the login', () => ({})],
] as const) {
  test(`a server that stops answering ${where} is left without an open connection`, async (t) => {
    const { open, count, url } = await stalled(t, greets);
    const servers = natsServers(url, { tlsInsecure: false });
    const hasty = new NatsClient(servers, { timeout: 0.5, signal: new AbortController().signal });
    await t.throwsAsync(hasty.connection(), { message: 'did not answer within 0.5 s' });
    await until(() => open.size === 0, 'all connections are closed');

    const before = count();
    const abort = new AbortController();
    const asked = new NatsClient(servers, { timeout: 3600, signal: abort.signal }).connection();
    await until(() => count() > before + 1, 'the library connects');
    abort.abort();
    await t.throwsAsync(asked, { code: 'ABORTED' });
    await until(() => open.size === 0, 'all connections are closed');
  });
}
