import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import type { Batch } from '../../../src/samples/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { readOperands } from '../../../src/sources/index.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { listen } from '../../report.ts';
import { until } from '../../until.ts';

interface Exporter {
  readonly url: string;
  readonly host: string;
  readonly requests: { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  readonly close: () => void;
}

/** A server that answers each request with the next answer, and from then on with the last. */
async function exporter(t: ExecutionContext, answers: readonly (string | RequestListener)[], at: string | number = 0): Promise<Exporter> {
  const requests: Exporter['requests'] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url!, headers: request.headers });
    const answer = answers[Math.min(requests.length, answers.length) - 1]!;
    if (typeof answer === 'string') response.setHeader('content-type', 'text/plain; version=0.0.4').end(answer);
    else answer(request, response);
  }).listen(...([at, ...(typeof at === 'number' ? ['127.0.0.1'] : [])] as [number, string]));
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  t.teardown(close);
  const host = typeof at === 'number' ? `127.0.0.1:${(server.address() as AddressInfo).port}` : at;
  return { url: `http://${host}`, host, requests, close };
}

interface Scraped {
  readonly samples: readonly Sample[];
  readonly said: readonly string[];
  readonly failures: readonly string[];
}

/** The first samples of operands. */
async function scrape(
  operands: readonly string[],
  count: number,
  values: Record<string, unknown> = {},
  settings: object = {},
): Promise<Scraped> {
  const report = listen();
  const failures: string[] = [];
  const failed = (error: unknown) => void failures.push((error as Error).message);
  const context = { stdin: () => Readable.from([]), failed, report, ...settings };
  const source = await readOperands(operands, { scrapeInterval: 0.1, ...values }, context);
  const samples: Sample[] = [];
  for await (const batch of source as AsyncIterable<Batch>) {
    samples.push(...batch);
    if (samples.length >= count) break;
  }
  return { samples: samples.slice(0, count), said: report.said, failures };
}

test('a URL is asked again and again, without a path for /metrics, and is the host of what it answers', async (t) => {
  const { url, host, requests } = await exporter(t, ['a_total 1\n', 'a_total 2\n']);
  const began = Date.now() / 1000;
  const { samples, said } = await scrape([url], 3);
  t.deepEqual(
    samples.map((sample) => [sample.host, sample.metrics]),
    [1, 2, 2].map((value) => [host, { 'a.count_total': value }]),
  );
  t.true(samples[0]!.timestamp >= began && samples[2]!.timestamp >= samples[0]!.timestamp + 0.1);
  t.is(requests[0]!.url, '/metrics');
  t.regex(requests[0]!.headers.accept!, /^text\/plain;version=0\.0\.4/);
  t.regex(requests[0]!.headers['user-agent']!, /^cubestat\//);
  t.deepEqual(said, []);
});

test('a path and a query go as they are, and --host names what it answers', async (t) => {
  const { url, requests } = await exporter(t, ['a 1\n']);
  const { samples } = await scrape([`${url}/probe/?target=b%20c&match[]=d`], 1, { host: 'web1' });
  t.is(requests[0]!.url, '/probe/?target=b%20c&match[]=d');
  t.is(samples[0]!.host, 'web1');
});

const status =
  (code: number, body = '', headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(code, headers).end(body);

for (const [answer, expected] of [
  [status(503, 'starting'), 'answers 503: starting; retry every 0.1 s'],
  [status(404, 'no\n'), 'answers 404: no; give the url with the path of its metrics, such as /metrics; retry every 0.1 s'],
  [status(401), 'answers 401; check the user and password, or the token; retry every 0.1 s'],
  [status(301, '', { location: 'http://u:secret@other/' }), 'answers 301: it has moved to http://other/; retry every 0.1 s'],
  [
    status(200, '<html>', { 'content-type': 'text/html' }),
    'answers with a page of HTML, not with metrics; give the url with the path of its metrics, such as /metrics; retry every 0.1 s',
  ],
  [
    status(400, 'Client sent an HTTP request to an HTTPS server.\n'),
    'answers 400: Client sent an HTTP request to an HTTPS server.; give the url with https://; retry every 0.1 s',
  ],
] as const) {
  test(`what cannot be read is told once, and asked on: ${expected}`, async (t) => {
    const { url } = await exporter(t, [answer, answer, 'a 1\n']);
    const { samples, said, failures } = await scrape([`${url}/metrics`], 1);
    t.deepEqual(samples[0]!.metrics, { a: 1 });
    // Whether this is said before the reader leaves is left open.
    t.deepEqual(said.slice(0, 1), [`${url}/metrics: ${expected}`]);
    t.true(
      said.slice(1).every((message) => message === `${url}/metrics: works again`),
      said.join('\n'),
    );
    t.deepEqual(failures, []);
  });
}

test('a target that is down is told once, also when it comes back', async (t) => {
  const { url, host, close } = await exporter(t, ['a 1\n']);
  const report = listen();
  const stop = new AbortController();
  const source = await readOperands(
    [url],
    { scrapeInterval: 0.1 },
    { stdin: () => Readable.from([]), failed: (error: unknown) => t.fail(String(error)), report, signal: stop.signal },
  );
  const batches = source[Symbol.asyncIterator]() as AsyncIterator<Batch>;
  await batches.next();
  close();
  const next = batches.next();
  await until(() => report.said.length > 0, 'the target is told');
  await exporter(t, ['a 2\n'], Number(host.split(':')[1]));
  t.deepEqual(Object.values((await next).value!.sample(0).metrics), [2]);
  await batches.next();
  stop.abort();
  source.destroy();
  t.regex(
    report.said.join('\n'),
    /^\S+\/metrics: (refused the connection|closed the connection); retry every 0.1 s\n(\S+: refused.*\n)?\S+: works again$/,
  );
});

test('an answer that is too long is none', async (t) => {
  const long = gzipSync(Buffer.alloc(2 ** 26 + 1, 'a 1\n'));
  const { url } = await exporter(t, [status(200, long as never, { 'content-encoding': 'gzip' }), 'a 1\n']);
  const { said } = await scrape([url], 1);
  t.is(said[0], `${url}/metrics: answers more than 67108864 bytes, and none of it is read; retry every 0.1 s`);
});

test('gzip, and a form that cubestat has written, are read too', async (t) => {
  const line = '{"timestamp":7,"host":"web1","metrics":{"cpu.count":4}}\n';
  const { url } = await exporter(t, [
    status(200, gzipSync(line) as never, { 'content-encoding': 'gzip', 'content-type': 'application/x-ndjson' }),
  ]);
  t.deepEqual((await scrape([`${url}/samples`], 1)).samples, [JSON.parse(line) as Sample]);
});

test('a sample with a time of its own comes once, however often it is answered', async (t) => {
  const { url } = await exporter(t, ['a 1 1000000\nb 2 2000000\n', 'a 1 1000000\nb 3 3000000\n']);
  const { samples } = await scrape([url], 3);
  t.deepEqual(
    samples.map(({ timestamp, metrics }) => [timestamp, metrics]),
    [
      [1_000_000, { a: 1 }],
      [2_000_000, { b: 2 }],
      [3_000_000, { b: 3 }],
    ],
  );
});

test('bad lines are told once, and end it with --strict', async (t) => {
  const { url } = await exporter(t, ['a 1\nbad\n']);
  const { said } = await scrape([url], 3);
  t.deepEqual(said, [`${url}/metrics, line 2: expected a value; left out`, `${url}/metrics: 1 of 2 lines left out`]);
  const strict = await scrape([url], 3, {}, { strict: true });
  t.is(strict.samples.length, 1);
  t.deepEqual(strict.failures, [`${url}/metrics, line 2: expected a value`]);
});

test('it shows a user, a token and headers of its own, and messages do not', async (t) => {
  const { url, host, requests } = await exporter(t, [status(403, 'no secret here for Bearer s3cretToken'), 'a 1\n']);
  const folder = makeTree(t, { token: 's3cretToken\n' });
  const { said } = await scrape([url], 1, { scrapeTokenFile: join(folder, 'token'), scrapeHeader: [['x-scope', 'tenant']] });
  t.is(requests[0]!.headers.authorization, 'Bearer s3cretToken');
  t.is(requests[0]!.headers['x-scope'], 'tenant');
  t.false(said.join().includes('s3cret'), said.join());
  await scrape([`http://user:pass@${host}`], 1);
  t.is(requests.at(-1)!.headers.authorization, `Basic ${Buffer.from('user:pass').toString('base64')}`);
  const failure = await scrape(['http://user:pass@127.0.0.1:1/'], 1, {}, { timeRange: { since: 0, until: Date.now() / 1000 + 0.3 } });
  t.deepEqual(failure.said, ['http://127.0.0.1:1/metrics: refused the connection; retry every 0.1 s']);
});

test('a socket of this machine', async (t) => {
  const socket = join(makeTree(t, {}), 'node.sock');
  const { requests } = await exporter(t, ['a 1\n'], socket);
  const { samples } = await scrape([`unix:${socket}`], 1);
  t.is(samples[0]!.host, socket);
  await scrape([`unix:${socket}:/other?x=y`], 1);
  t.deepEqual(
    requests.map(({ url }) => url).filter((url, at, all) => url !== all[at - 1]),
    ['/metrics', '/other?x=y'],
  );
});

test('URLs are asked at the same time, behind the files', async (t) => {
  const [one, other] = [await exporter(t, ['a 1\n']), await exporter(t, ['b 1\n'])];
  const file = join(makeTree(t, { 'old.ndjson': '{"timestamp":1,"host":"old","metrics":{"a":1}}\n' }), 'old.ndjson');
  const { samples } = await scrape([one.url, file, other.url], 5);
  t.is(samples[0]!.host, 'old');
  t.deepEqual(new Set(samples.slice(1).map(({ host }) => host)), new Set([one.host, other.host]));
});

test('it ends with the span of time that is wanted', async (t) => {
  const { url } = await exporter(t, ['a 1\n']);
  const { samples } = await scrape([url], Infinity, {}, { timeRange: { since: -Infinity, until: Date.now() / 1000 - 1 } });
  t.deepEqual(samples, []);
});

for (const [url, message] of [
  ['http://', /expected one such as http:\/\/localhost:9100\/metrics/],
  ['http://u:p@', /url "http:\/\/": expected one such as/],
  ['unix:node', /expected one such as unix:/],
] as const) {
  test(`a mistake: ${url}`, async (t) => {
    await t.throwsAsync(async () => scrape([url], 1), { message });
  });
}
