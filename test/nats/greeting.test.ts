import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { greeting } from '../../src/nats/greeting.ts';

async function server(t: ExecutionContext, serve: (socket: Socket) => void) {
  const listening = createServer(serve).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  t.teardown(() => listening.close());
  return { listening, address: `127.0.0.1:${(listening.address() as AddressInfo).port}` };
}

const { signal } = new AbortController();

test('a server that does not say what it is, or that it is another, is left without an open connection', async (t) => {
  const closed: Promise<unknown>[] = [];
  const silent = await server(t, (socket) => void closed.push(once(socket.resume(), 'close')));
  await t.throwsAsync(greeting(silent.address, { timeout: 0.05, signal }), {
    message: 'did not answer within 0.05 s, where a NATS server greets at once',
  });
  await Promise.all(closed);
  const other = await server(t, (socket) => void socket.write('220 mail\r\n'));
  await t.throwsAsync(greeting(other.address, { timeout: 10, signal }), { message: 'answers with something other than NATS: 220 mail' });
  const split = await server(t, (socket) => {
    socket.write('IN');
    setImmediate(() => socket.write('FO {}\r\n'));
  });
  await greeting(split.address, { timeout: 10, signal });
  const endless = await server(t, (socket) => void socket.on('error', () => {}).write(`INFO ${'x'.repeat(2 ** 21)}`));
  await t.throwsAsync(greeting(endless.address, { timeout: 10, signal }), {
    message: /^answers with something other than NATS: INFO x+\.\.\.$/,
  });
  const short = await server(t, (socket) => void socket.end());
  await t.throwsAsync(greeting(short.address, { timeout: 10, signal }), { message: 'closed the connection' });
});

test('it is not waited for any longer when all is given up', async (t) => {
  const abort = new AbortController();
  const silent = await server(t, () => abort.abort());
  await t.throwsAsync(greeting(silent.address, { timeout: 60, signal: abort.signal }), { message: 'was canceled' });
});
