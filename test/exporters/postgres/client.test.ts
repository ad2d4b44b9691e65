import { createServer, type AddressInfo, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { PostgresClient } from '../../../src/exporters/postgres/client.ts';
import { postgresEndpoint } from '../../../src/exporters/postgres/endpoint.ts';

/** A server that answers each piece that comes with the next of these; then it is silent. */
async function serverOf(t: ExecutionContext, ...answers: readonly Buffer[]): Promise<string> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const left = [...answers];
    socket.on('data', () => socket.write(left.shift() ?? '')).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return `postgres://me@127.0.0.1:${(server.address() as AddressInfo).port}/db?sslmode=disable`;
}

const clientOf = (url: string, { timeout = 60, signal = new AbortController().signal } = {}) =>
  new PostgresClient(postgresEndpoint({ url, tlsInsecure: false }), { timeout, signal });

const login = (kind: number) => Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, kind]);
const [welcome, kerberos] = [login(0), login(7)];
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

test('a server that says nothing is given up in time, before and after it let one in', async (t) => {
  for (const answers of [[], [welcome], [Buffer.concat([welcome, ready])]]) {
    const client = clientOf(await serverOf(t, ...answers), { timeout: 0.3 });
    await t.throwsAsync(
      client.ask((session) => session.query('SELECT')),
      { code: 'POSTGRES', message: 'did not answer within 0.3 s' },
    );
  }
});

test('an answer that nobody knows ends the connection, not the process', async (t) => {
  const client = clientOf(await serverOf(t, kerberos));
  await t.throwsAsync(
    client.ask(async () => {}),
    { code: 'CREDENTIALS', message: /requires a way to authenticate that is not supported here/ },
  );
});

test('a server of another protocol is named by its words, whether it is asked for TLS or not', async (t) => {
  const url = await serverOf(t, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
  for (const mode of ['disable', 'prefer', 'require'])
    await t.throwsAsync(
      clientOf(url.replace('disable', mode)).ask(async () => {}),
      { code: 'PROTOCOL', message: 'answers with something other than PostgreSQL: HTTP/1.1 400 Bad Request' },
    );
});

test('what is under way is given up with the signal', async (t) => {
  const controller = new AbortController();
  const client = clientOf(await serverOf(t, Buffer.concat([welcome, ready])), { signal: controller.signal });
  const asked = client.ask((session) => {
    setImmediate(() => controller.abort());
    return session.query('SELECT');
  });
  await t.throwsAsync(asked, { code: 'ABORTED' });
  await t.throwsAsync(
    client.ask(async () => {}),
    { code: 'ABORTED' },
  );
});
