import { endpointOf } from '../../../src/http/index.ts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { describeCounters, newCounters, RunningExporter, SampleQueue, type Refusal } from '../../../src/delivery/index.ts';
import { httpSink, type HttpProtocol } from '../../../src/exporters/push/index.ts';
import { listen } from '../../report.ts';
import { batchOf, sampleOf } from '../../samples.ts';
import { exportContext } from '../context.ts';

// The smallest protocol that pushes: lines of JSON, of which the server says by number which it does not take.

const echo = (token: () => string): HttpProtocol => ({
  contentType: 'application/x-ndjson',
  path: '/echo',
  headers: () => ({ 'x-token': token() }),
  write(batch, row, to) {
    to.text(`${JSON.stringify(batch.sample(row).metrics)}\n`);
    return 1;
  },
  unwritable: 'there is no such thing',
  classify({ status, body }) {
    if (status === 200) return { outcome: 'written' };
    if (status === 413) return { outcome: 'tooLarge', status, message: `${status}` };
    if (status === 403) return { outcome: 'blocked', cause: 'credentials', message: `${status}` };
    if (status === 400) return { outcome: 'rejected', line: Number(body) || undefined, status, message: `${status}: bad` };
    return { outcome: 'retryable', after: 0.01, message: `${status}` };
  },
  remedy: () => 'give the token',
});

type Settings = Parameters<typeof httpSink>[2];

const usual: Settings = {
  ...{ connections: 2, timeout: 10, flushInterval: 0, gzip: 'off', tlsInsecure: false },
  ...{ batchBytes: 1_000_000, batchSize: 100 },
};

type Reply = (lines: readonly string[], count: number, headers: IncomingMessage['headers']) => readonly [status: number, body?: string];

interface Pushing {
  readonly samples?: number;
  readonly settings?: Partial<Settings>;
  readonly token?: () => string;
}

async function pushed(t: ExecutionContext, reply: Reply, { samples = 10, settings = {}, token = () => '' }: Pushing = {}) {
  const taken: string[] = [];
  let count = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const lines = (await text(request)).trimEnd().split('\n');
    const [status, words = ''] = reply(lines, (count += 1), request.headers);
    if (status === 200) taken.push(...lines);
    response.writeHead(status).end(words);
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const counters = newCounters();
  const report = listen();
  const refusals: Refusal[] = [];
  const { signal } = new AbortController();
  const queue = new SampleQueue({ capacity: 2 ** 20 });
  const running = new RunningExporter({ queue, counters, report, signal, isSpooled: false, whenFull: 'block' });
  const context = exportContext({
    ...{
      report,
      signal,
      ack: (count) => running.acknowledge(count),
      instance: 'echo',
      instances: () => [{ name: 'echo', type: 'echo', counters }],
    },
    retried: () => void (counters.retried += 1),
    reject(some) {
      refusals.push(...some);
      counters.pendingRejected += some.length;
    },
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoint = endpointOf(url, { example: url, inOptions: '' }, { tlsInsecure: false });
  running.run(await httpSink(echo(token), endpoint, { ...usual, ...settings }, context));
  for (let x = 0; x < samples; x += 1) running.enqueue(batchOf(sampleOf(x)));
  await running.end();
  return { taken, refusals, said: report.said, counted: describeCounters(counters), requests: count };
}

const line = (x: number) => JSON.stringify({ x });
const numbers = (count: number) => Array.from({ length: count }, (_, x) => x);

test('another protocol than that of InfluxDB is delivered by what they share', async (t) => {
  const { taken, counted } = await pushed(t, () => [200], { samples: 500 });
  t.deepEqual(taken.toSorted(), numbers(500).map(line).toSorted());
  t.is(counted, '500 read, 500 written');
});

test('a body holds no more lines and bytes than it may', async (t) => {
  const sizes: number[] = [];
  await pushed(t, (lines) => (sizes.push(lines.length), [200]), { samples: 50, settings: { batchSize: 7 } });
  t.true(sizes.every((size) => size <= 7));
  const { requests } = await pushed(t, () => [200], { samples: 20, settings: { batchBytes: 20 } });
  t.true(requests >= 10);
});

test('what fails is tried again, and nothing is written twice by that', async (t) => {
  const { taken, said, counted } = await pushed(t, (_lines, count) => [count === 1 ? 503 : 200], { settings: { connections: 1 } });
  t.deepEqual(taken, numbers(10).map(line));
  t.regex(said[0]!, /^http:\/\/127\.0\.0\.1:\d+ answers 503; 10 samples pending in memory; retry in 0\.1 s$/);
  t.is(counted, '10 read, 10 written, 1 retried');
});

test('what the server refuses becomes a dead letter with its line; the rest is written', async (t) => {
  for (const tells of [true, false]) {
    const reply: Reply = (lines) => {
      const bad = lines.findIndex((text) => [line(3), line(8)].includes(text));
      return bad < 0 ? [200] : [400, tells ? String(bad + 1) : 'no'];
    };
    const { taken, refusals, counted } = await pushed(t, reply, { settings: { connections: 1 } });
    t.deepEqual(
      taken.toSorted(),
      numbers(10)
        .filter((x) => x !== 3 && x !== 8)
        .map(line)
        .toSorted(),
    );
    t.deepEqual(
      refusals.map((refusal) => refusal.line),
      [line(3), line(8)],
    );
    t.is(counted, '10 read, 8 written, 2 rejected');
  }
});

test('what is too large is halved', async (t) => {
  const { taken, counted } = await pushed(t, (lines) => [lines.length > 2 ? 413 : 200]);
  t.deepEqual(taken.toSorted(), numbers(10).map(line).toSorted());
  t.is(counted, '10 read, 10 written');
});

test('what somebody has to do is said, with the remedy of the protocol', async (t) => {
  let token = '';
  const reply: Reply = (_lines, _count, headers) => {
    token = 'secret';
    return [headers['x-token'] === 'secret' ? 200 : 403];
  };
  const { said, counted } = await pushed(t, reply, { token: () => token });
  t.regex(said[0]!, /answers 403; give the token; 10 samples pending in memory; retry in/);
  t.regex(counted, /^10 read, 10 written/);
});
