import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import test from 'ava';
import { kafkaClient } from '../../src/kafka/client.ts';

for (const [title, said] of [
  ['no bytes', Buffer.alloc(65_536)],
  ['-1 bytes', Buffer.alloc(65_536, 255)],
  ['3 bytes', Buffer.from([0, 0, 0, 3, 0, 0, 0])],
  ['2 GB', Buffer.from([127, 255, 255, 255, 0, 0, 0, 0])],
] as const) {
  test(`a server whose first message is of ${title} is no Kafka, and ends nothing but its connection`, async (t) => {
    const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.write(said))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => server.close());
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const brokers = { displayUrl: `kafka://${address}`, addresses: [address], tls: undefined, login: undefined, exposesPassword: false };
    const { kafka, explain, abort } = await kafkaClient(brokers, { clientId: 'test', topic: 'test', timeout: 10 });
    const admin = kafka.admin();
    const error = await t.throwsAsync(admin.connect());
    t.like(explain(error), { code: 'PROTOCOL', message: 'answers with something other than Kafka' });
    abort();
    await admin.disconnect();
  });
}
