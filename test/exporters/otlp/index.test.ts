import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { inProcess } from '../../cli/cubestat.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { decodeRequest, encodeResponse, encodeStatus, pointsOf, type FlatPoint } from './messages.ts';

interface Reply {
  readonly status?: number;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the points are stored; by default where the status is 200. */
  readonly stores?: boolean;
}

type Behaviour = (points: readonly FlatPoint[], count: number) => Reply;

/** A receiver that decodes with the official definitions. */
async function startReceiver(t: ExecutionContext, behave: Behaviour = () => ({})) {
  const stored: number[] = [];
  const requests: Pick<IncomingMessage, 'url' | 'headers'>[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const raw = await buffer(request);
      const points = pointsOf(decodeRequest(request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw));
      const { status = 200, body = encodeResponse({}), headers, stores = status === 200 } = behave(points, requests.push(request) - 1);
      if (stores) stored.push(...points.map(({ value }) => value));
      response.writeHead(status, { 'content-type': 'application/x-protobuf', ...headers }).end(body);
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stored, requests };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const input = numbers(6)
  .map((at) => `{"timestamp":${1000 + at},"host":"web1","metrics":{"x":${at}}}\n`)
  .join('');
const exportTo = (url: string, ...more: readonly string[]) => inProcess(['export', '--to', 'otlp', '--otlp-url', url, ...more], { input });

interface Letter {
  readonly sample: { readonly metrics: { readonly x: number } };
  readonly reason: string;
  readonly status: number;
}

const lettersIn = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Letter);

for (const [given, path] of [
  ['', '/v1/metrics'],
  ['/opentelemetry/', '/opentelemetry/v1/metrics'],
  ['/otlp/v1/metrics', '/otlp/v1/metrics'],
] as const) {
  test(`requests go to ${path} where the url is http://HOST${given}`, async (t) => {
    const receiver = await startReceiver(t);
    const { code, stderr } = await exportTo(receiver.url + given, '--otlp-gzip', 'on', '--otlp-header', 'X-Scope-OrgID: 1');
    t.is(code, 0, stderr);
    t.deepEqual(receiver.stored, numbers(6));
    const [{ url, headers }] = receiver.requests as [(typeof receiver.requests)[number]];
    t.is(url, path);
    t.like(headers, { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip', 'x-scope-orgid': '1' });
    const checked = await exportTo(receiver.url + given, '--check');
    t.is(checked.stdout, `otlp: ${receiver.url}${given.replace(/\/$/, '')} takes OTLP\n`);
  });
}

test('while a receiver is busy, samples are held, and come again when it said', async (t) => {
  const busy = { status: 429, body: encodeStatus(8, 'slow down'), headers: { 'retry-after': '1' } };
  const receiver = await startReceiver(t, (_points, count) => (count === 0 ? busy : {}));
  const { code, stderr } = await exportTo(receiver.url);
  t.is(code, 0, stderr);
  t.deepEqual(receiver.stored, numbers(6));
  t.regex(stderr, /answers 429: slow down; 6 samples pending in memory; retry in 1 s/);
});

test('a sample that a receiver refuses is found, and is a dead letter; the others arrive', async (t) => {
  const refusal = { status: 400, body: encodeStatus(3, 'bad point') };
  const receiver = await startReceiver(t, (points) => (points.some(({ value }) => value === 4) ? refusal : {}));
  const dead = join(makeTree(t, {}), 'dead');
  const { code, stderr } = await exportTo(receiver.url, '--dead-letters', dead);
  t.is(code, 1);
  t.regex(stderr, /otlp: 6 read, 5 written, 1 rejected/);
  t.deepEqual(
    receiver.stored.toSorted((one, other) => one - other),
    [0, 1, 2, 3, 5],
  );
  const [letter, ...more] = lettersIn(dead);
  t.deepEqual(more, []);
  t.like(letter, { status: 400, reason: 'bad point', sample: { metrics: { x: 4 } } });
});

test('a partial success is not sent again: all of the request counts as rejected, with the words of the receiver', async (t) => {
  const partial = encodeResponse({ partialSuccess: { rejectedDataPoints: 1, errorMessage: 'too old' } });
  const receiver = await startReceiver(t, (points) => ({ body: points.some(({ value }) => value === 1) ? partial : encodeResponse({}) }));
  const dead = join(makeTree(t, {}), 'dead');
  const { code, stderr } = await exportTo(receiver.url, '--dead-letters', dead, '--otlp-batch-size', '3');
  t.is(code, 1);
  t.regex(stderr, /otlp: 6 read, 3 written, 3 rejected/);
  t.deepEqual(receiver.stored, numbers(6));
  t.deepEqual(
    lettersIn(dead).map(({ sample, reason }) => [sample.metrics.x, reason]),
    numbers(3).map((x) => [x, '1 data point of the request rejected: too old']),
  );
});

test('a warning of a receiver is said once', async (t) => {
  const body = encodeResponse({ partialSuccess: { errorMessage: 'use HTTPS' } });
  const receiver = await startReceiver(t, () => ({ body }));
  const { code, stderr } = await exportTo(receiver.url, '--otlp-batch-size', '1');
  t.is(code, 0);
  t.is(stderr.split('warns: use HTTPS').length, 2, stderr);
});
