import { createServer, type AddressInfo, type Socket } from 'node:net';
import mqtt, { type Packet } from 'mqtt-packet';
import test, { type ExecutionContext } from 'ava';
import { brokerOf } from '../../../src/exporters/mqtt/broker.ts';
import { mqttClient } from '../../../src/exporters/mqtt/client.ts';

const version = { protocolVersion: 5 };

/** A broker that answers each packet as it is told; `received` are those that came. */
async function brokerFor(t: ExecutionContext, answer: (packet: Packet, socket: Socket) => Packet | Buffer | undefined) {
  const received: Packet[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const parser = mqtt.parser(version);
    parser.on('packet', (packet: Packet) => {
      received.push(packet);
      const found = answer(packet, socket);
      if (found !== undefined) socket.write(Buffer.isBuffer(found) ? found : mqtt.generate(found, version));
    });
    socket.on('data', (chunk) => parser.parse(chunk)).on('error', () => {});
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.teardown(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

function clientOf(url: string, { timeout = 60, signal = new AbortController().signal } = {}) {
  return mqttClient(brokerOf({ url, tlsInsecure: false }), { clientId: 'me', protocol: '5', retain: false, timeout }, signal);
}

const accepts = (properties = {}): Packet => ({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties });
const payload = Buffer.from('x');

test('a broker that says nothing is given up in time, before and after it let one in', async (t) => {
  for (const letsIn of [false, true]) {
    const { url } = await brokerFor(t, ({ cmd }) => (cmd === 'connect' && letsIn ? accepts() : undefined));
    const client = clientOf(url, { timeout: 0.3 });
    await t.throwsAsync(
      client.ask((session) => session.publish('a', payload)),
      { code: 'MQTT', message: 'did not answer within 0.3 s' },
    );
  }
});

test('an answer that does not end is not kept', async (t) => {
  const { url } = await brokerFor(t, () => Buffer.concat([Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]), Buffer.alloc(2 ** 21)]));
  await t.throwsAsync(
    clientOf(url).ask((session) => session.publish('a', payload)),
    { message: 'failed the request: its answer does not end' },
  );
});

test('no more messages are under way than the broker takes, and each has its own answer', async (t) => {
  const under = new Set<number>();
  let most = 0;
  const { url, received } = await brokerFor(t, (packet, socket) => {
    if (packet.cmd === 'connect') return accepts({ receiveMaximum: 3 });
    if (packet.cmd !== 'publish') return undefined;
    const messageId = packet.messageId!;
    most = Math.max(most, under.add(messageId).size);
    setImmediate(() => {
      under.delete(messageId);
      socket.write(mqtt.generate({ cmd: 'puback', messageId, reasonCode: Number(packet.payload) % 128 }, version));
    });
    return undefined;
  });
  const client = clientOf(url);
  const publish = (at: number) => client.ask((session) => session.publish('a', Buffer.from(String(at))));
  const reasons = await Promise.all(Array.from({ length: 200 }, (_, at) => publish(at)));
  t.deepEqual(
    reasons,
    reasons.map((_, at) => at % 128),
  );
  t.true(most <= 3, `${most} at once`);
  t.is(received.filter(({ cmd }) => cmd === 'connect').length, 1, 'all share a connection');
});

test('a connection that breaks rejects what is under way, and the next message opens another', async (t) => {
  let connections = 0;
  const { url } = await brokerFor(t, (packet, socket) => {
    if (packet.cmd === 'connect') {
      connections += 1;
      return accepts();
    }
    if (packet.cmd !== 'publish') return undefined;
    if (connections === 1) socket.destroy();
    return { cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 };
  });
  const client = clientOf(url);
  const publish = () => client.ask((session) => session.publish('a', payload));
  const first = await Promise.allSettled([publish(), publish()]);
  t.deepEqual(
    first.map((each) => each.status === 'rejected' && (each.reason as Error).message),
    Array(2).fill('closed the connection'),
  );
  t.is(await publish(), 0);
});

test('a message at which the connection is closed comes last, and the others do not fail with it', async (t) => {
  const { url, received } = await brokerFor(t, (packet, socket) => {
    if (packet.cmd === 'connect') return accepts();
    if (packet.cmd !== 'publish') return undefined;
    if (packet.payload.toString() === 'bad') socket.end();
    return packet.payload.toString() === 'bad' ? undefined : { cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 };
  });
  const client = clientOf(url);
  const bad = (isSuspect: boolean) => client.ask((session) => session.publish('a', Buffer.from('bad'), isSuspect));
  await t.throwsAsync(bad(false), { code: 'CLOSED_AT_MESSAGE', message: 'closed the connection' });
  const failed = t.throwsAsync(bad(true), { code: 'CLOSED_AT_MESSAGE' });
  const others = Array.from({ length: 5 }, () => client.ask((session) => session.publish('a', payload)));
  const alsoBad = t.throwsAsync(bad(true), { code: 'CLOSED_AT_MESSAGE' });
  t.deepEqual(await Promise.all(others), [0, 0, 0, 0, 0]);
  await Promise.all([failed, alsoBad]);
  const published = received.flatMap((packet) => (packet.cmd === 'publish' ? [packet.payload.toString()] : []));
  t.deepEqual(published, ['bad', 'x', 'x', 'x', 'x', 'x', 'bad', 'bad']);
});

test('a DISCONNECT at a single message that says why is its answer', async (t) => {
  const { url } = await brokerFor(t, (packet) => {
    if (packet.cmd === 'connect') return accepts();
    return packet.cmd === 'publish' ? { cmd: 'disconnect', reasonCode: 0x95 } : undefined;
  });
  t.is(await clientOf(url).ask((session) => session.publish('a', payload)), 0x95);
});

test('what a broker is not able or willing to do is told', async (t) => {
  for (const [answer, expected] of [
    [accepts({ maximumQoS: 0 }), { code: 'QOS', message: 'refuses the connection: 0x9b QoS not supported' }],
    [{ ...accepts(), reasonCode: 0x86 } as Packet, { code: 'CREDENTIALS', message: /0x86 bad user name or password/ }],
    [Buffer.from('20020001', 'hex'), { code: 'VERSION', message: /0x01 unacceptable protocol version/ }],
    [{ cmd: 'disconnect', reasonCode: 0x8b } as Packet, { code: 'MQTT', message: 'ends the connection: 0x8b server shutting down' }],
  ] as const) {
    const { url } = await brokerFor(t, () => answer);
    await t.throwsAsync(
      clientOf(url).ask(async () => {}),
      expected,
    );
  }
  const { url } = await brokerFor(t, () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await t.throwsAsync(
    clientOf(url).ask(async () => {}),
    { code: 'PROTOCOL', message: 'answers with something other than MQTT: HTTP/1.1 400 Bad Request' },
  );
});

test('a connection that ends before the login may be one with TLS, or without', async (t) => {
  const { url } = await brokerFor(t, (_packet, socket) => void socket.end());
  await t.throwsAsync(
    clientOf(url).ask(async () => {}),
    { code: 'MQTT', message: /^closed the connection without an answer; does it require TLS/ },
  );
});

test('the signal says goodbye, and gives up what is under way', async (t) => {
  const { url, received } = await brokerFor(t, ({ cmd }) => (cmd === 'connect' ? accepts() : undefined));
  const idle = new AbortController();
  const client = clientOf(url, { signal: idle.signal });
  await client.ask(async () => {});
  idle.abort();
  await t.throwsAsync(
    client.ask(async () => {}),
    { code: 'ABORTED' },
  );
  const busy = new AbortController();
  const other = clientOf(url, { signal: busy.signal });
  const published = other.ask((session) => session.publish('a', payload));
  while (!received.some(({ cmd }) => cmd === 'publish')) await new Promise(setImmediate);
  busy.abort();
  await t.throwsAsync(published, { code: 'ABORTED' });
  t.true(received.some(({ cmd }) => cmd === 'disconnect'));
});
