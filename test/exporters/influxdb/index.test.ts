import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { influxdb } from '../../../src/exporters/influxdb/index.ts';
import { testClock } from '../../clock.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { peer } from '../../peers.ts';
import { makeCertificate } from '../certificates.ts';
import { good, influxConfig, linesOf, samplesOf, startExport, type Exporting, type Given } from './exporting.ts';
import { atMost, startInfluxServer, takesAll, version1, version2, version2Conflict, version3, type Behaviour } from './server.ts';
import { exportContext } from '../context.ts';
import { until } from '../../until.ts';

for (const [name, given, path, authorization] of [
  ['v1', {}, '/write?db=cubestat&precision=ms', undefined],
  [
    'v1 with a user and a retention policy',
    { db: 'a b', user: 'me', pass: 'p:w', 'retention-policy': 'week' },
    '/write?db=a+b&rp=week&precision=ms',
    `Basic ${btoa('me:p:w')}`,
  ],
  ['v2', { org: 'o', bucket: 'b', token: 't' }, '/api/v2/write?org=o&bucket=b&precision=ms', 'Token t'],
  ['v3', { api: 'v3', token: 't' }, '/api/v3/write_lp?db=cubestat&precision=millisecond&accept_partial=true', 'Bearer t'],
] as const) {
  test(`${name}: lines in milliseconds where this API wants them, credentials in a header`, async (t) => {
    const server = await startInfluxServer(t);
    const exporting = await startExport(t, { url: `${server.url}/`, ...given });
    exporting.write(samplesOf(3));
    t.is(await exporting.end(), undefined);
    const [request, ...more] = server.requests;
    t.deepEqual(more, []);
    t.is(request!.path, path);
    t.is(request!.headers.authorization, authorization);
    t.is(request!.body, 'cubestat,host=web1 x=0.5 0\ncubestat,host=web1 x=1.5 1000\ncubestat,host=web1 x=2.5 2000\n');
    t.deepEqual(exporting.counts, { written: 3, rejected: 0, dropped: 0, retried: 0 });
    t.deepEqual(exporting.said, []);
  });
}

test('tags are added to every point; the samples own count more', async (t) => {
  const server = await startInfluxServer(t);
  const exporting = await startExport(t, { url: server.url, tag: ['site=fra1', 'rack=3'] });
  exporting.write([{ timestamp: 0, host: 'web1', tags: { rack: 'b7' }, metrics: { x: 1 } }]);
  await exporting.end();
  t.deepEqual(server.written(), ['cubestat,host=web1,rack=b7,site=fra1 x=1 0']);
});

test('schema and measurement are those of the format', async (t) => {
  const server = await startInfluxServer(t);
  const exporting = await startExport(t, { url: server.url, schema: 'tagged', measurement: 'unused' });
  exporting.write([{ timestamp: 0, host: 'web1', metrics: { 'cpu.core.1.utilization.percent': 1 } }]);
  await exporting.end();
  t.deepEqual(server.written(), ['cpu_core,core=1,host=web1 utilization_percent=1 0']);
});

for (const [name, behave, given] of [
  ['v1, which writes the rest', version1, {}],
  ['v2, which writes nothing and tells no line', version2(false), { org: 'o', bucket: 'b' }],
  ['v2, which writes nothing and tells the line', version2(true), { org: 'o', bucket: 'b' }],
  ['v2 with a conflict of types', version2Conflict, { org: 'o', bucket: 'b' }],
  ['v3, which lists the lines', version3, { api: 'v3' }],
] as const satisfies [string, Behaviour, Given][]) {
  for (const poisoned of [[5], [0, 1, 17, 98, 99], Array.from({ length: 100 }, (_, at) => at)]) {
    test(`${name}: ${poisoned.length} of 100 lines are refused, the others arrive`, async (t) => {
      const server = await startInfluxServer(t, behave);
      const samples = samplesOf(100, poisoned);
      const exporting = await startExport(t, { url: server.url, ...given });
      exporting.write(samples);
      t.is(await exporting.end(), undefined);
      t.deepEqual(server.written(), linesOf(samples.filter(good)));
      t.deepEqual(exporting.counts, { written: 100 - poisoned.length, rejected: poisoned.length, dropped: 0, retried: 0 });
      t.is(exporting.said.length, 1);
      t.regex(exporting.said[0]!, /^http:\/\/127.0.0.1:\d+ rejected samples: .*(poison|bad number)/);
    });
  }
}

test('too large for a proxy: halved until it fits, and a line that never fits is refused', async (t) => {
  const server = await startInfluxServer(t, atMost(200));
  const long = { timestamp: 20, host: 'web1', metrics: { ['y'.repeat(300)]: 1 } };
  const exporting = await startExport(t, { url: server.url });
  exporting.write([...samplesOf(50), long]);
  await exporting.end();
  t.deepEqual(server.written(), linesOf(samplesOf(50)));
  t.is(exporting.counts.rejected, 1);
  t.regex(exporting.said.join('\n'), /rejected samples: 413: 413 Request Entity Too Large$/);
});

test('a time that InfluxDB does not have is refused without asking it', async (t) => {
  const server = await startInfluxServer(t);
  const exporting = await startExport(t, { url: server.url });
  exporting.write([
    { timestamp: 9_300_000_000, host: 'web1', metrics: { x: 1 } },
    ...samplesOf(1),
    { timestamp: 1, host: 'web1', metrics: {} },
  ]);
  await exporting.end();
  t.deepEqual(server.written(), linesOf(samplesOf(1)));
  t.is(exporting.counts.rejected, 1);
});

test('batches are as large as they may be, and two are under way at a time', async (t) => {
  let under = 0;
  let most = 0;
  const server = await startInfluxServer(t, async (request, count) => {
    most = Math.max(most, ++under);
    if (count === 0) await until(() => most === 2, 'a second request is under way');
    under -= 1;
    return takesAll(request, count);
  });
  const exporting = await startExport(t, { url: server.url, 'batch-size': 10 });
  exporting.write(samplesOf(95));
  await exporting.end();
  t.deepEqual(
    server.requests.map(({ lines }) => lines.length),
    [...Array.from({ length: 9 }, () => 10), 5],
  );
  t.is(most, 2);
  t.deepEqual(server.written(), linesOf(samplesOf(95)));
});

test('batches end before they have more bytes than they may', async (t) => {
  const server = await startInfluxServer(t);
  const exporting = await startExport(t, { url: server.url, 'batch-bytes': '1kB' });
  exporting.write(samplesOf(200));
  await exporting.end();
  const sizes = server.requests.map(({ body }) => body.length);
  t.true(Math.max(...sizes) <= 1000 && Math.min(...sizes.slice(0, -1)) > 900);
  t.deepEqual(server.written(), linesOf(samplesOf(200)));
});

test('a slow stream is sent in few requests', async (t) => {
  const server = await startInfluxServer(t);
  const clock = testClock();
  const exporting = await startExport(t, { url: server.url, 'flush-interval': '300ms' }, clock);
  for (const sample of samplesOf(70)) {
    exporting.write([sample]);
    await clock.advance(0.01);
  }
  await exporting.end();
  t.true(server.requests.length > 1 && server.requests.length <= 4, `${server.requests.length} requests in 0.7 s`);
  t.deepEqual(server.written(), linesOf(samplesOf(70)));
});

test('what waits for company does not wait when there is enough of it, or when no more comes', async (t) => {
  const server = await startInfluxServer(t);
  const clock = testClock();
  const exporting = await startExport(t, { url: server.url, 'flush-interval': '1h' }, clock);
  for (const count of [1, 512]) {
    exporting.write(samplesOf(count));
    await untilWritten(exporting, server.written().length + count);
  }
  exporting.write(samplesOf(10));
  await clock.advance(3599);
  t.is(server.requests.flatMap(({ lines }) => lines).length, 513);
  t.is(await exporting.end(), undefined);
  t.is(server.requests.flatMap(({ lines }) => lines).length, 523);
});

test('compressed when asked to, and not by itself on the way to this machine', async (t) => {
  const server = await startInfluxServer(t);
  for (const gzip of ['auto', 'on', 'off']) {
    const exporting = await startExport(t, { url: server.url, gzip });
    exporting.write(samplesOf(10));
    await exporting.end();
  }
  t.deepEqual(
    server.requests.map(({ headers }) => headers['content-encoding']),
    [undefined, 'gzip', undefined],
  );
  t.is(server.requests.flatMap(({ lines }) => lines).length, 30);
});

test('what would be sent can be seen', async (t) => {
  const config = influxConfig({ tag: 'a=b', url: 'http://127.0.0.1:1' });
  const context = exportContext({ signal: AbortSignal.abort() });
  const preview = await influxdb.preview!(config, context);
  t.is(await preview.sample({ timestamp: 1.5, host: 'web1', metrics: { x: 1 } }), 'cubestat,a=b,host=web1 x=1 1500\n');
});

for (const [given, message] of [
  [{ timeout: '30d' }, 'expected 24d or less'],
  [{ 'flush-interval': '30d' }, 'expected 24d or less'],
  [{ connections: 99_999_999_999 }, 'expected a whole number from 1 to 100'],
  [{ 'batch-bytes': '1GB' }, 'expected 100000000 bytes or less'],
] as const) {
  const [[name, value]] = Object.entries(given) as [[string, string | number]];
  test(`--influxdb-${name} ${value} is more than can be`, (t) => {
    t.throws(() => influxConfig(given), { message: `--influxdb-${name} "${value}": ${message}` });
  });
}

for (const [name, given, message] of [
  ['no URL', { url: 'localhost' }, 'url "localhost": expected one such as http://localhost:8086'],
  ['a password where the scheme is forgotten', { url: 'me:s3cret@h:1' }, 'url "h:1": expected one such as http://localhost:8086'],
  ['a password behind half a scheme', { url: 'ftp:me:s3cret@h' }, 'url "h": expected one such as http://localhost:8086'],
  ['a password in what is no URL', { url: 'http://me:s3/cret@[' }, 'url "http://[": expected one such as http://localhost:8086'],
  [
    'a password in a query',
    { url: 'http://h:1/write?p=s3cret' },
    'url "http://h:1/write": expected no query; database, org and bucket are options',
  ],
  ['half of v2', { bucket: 'b' }, 'api v2 needs org and bucket'],
  ['a password without a user', { pass: 's3cret' }, 'a password needs a username'],
  ['a password without a user in a URL', { url: 'http://:s3cret@h' }, 'a password needs a username'],
  ['a token on two lines', { token: 's3cr\net' }, 'token: expected one line of ASCII, which a header can hold'],
  ['a token that is not ASCII', { token: 's3crét' }, 'token: expected one line of ASCII, which a header can hold'],
  ['a token twice', { token: 's3cret', 'token-file': '/x' }, 'token and token_file are given; one of them is enough'],
  ['a file that is missing', { 'token-file': '/nowhere' }, 'token_file /nowhere: no such file or directory'],
] as const) {
  test(`${name} is a mistake that is told at once, and shows no secret`, async (t) => {
    await t.throwsAsync(startExport(t, given), { name: 'UsageError', message });
  });
}

test('credentials in a URL go into the header and are never shown', async (t) => {
  const server = await startInfluxServer(t, ({ lines }, count) => {
    if (count === 0) return { status: 401, body: { error: 'no such user me with s3 cret' } };
    return { status: 204, takes: lines };
  });
  const exporting = await startExport(t, { url: server.url.replace('//', '//me:s3%20cret@') });
  exporting.write(samplesOf(1));
  await exporting.end();
  t.is(server.requests[0]!.headers.authorization, `Basic ${btoa('me:s3 cret')}`);
  t.regex(exporting.said[0]!, /^http:\/\/127\.0\.0\.1:\d+ answers 401: no such user me with \*\*\*; check username and password/);
  t.notRegex(exporting.said.join('\n'), /s3/);
});

test('nor is what goes over the wire, when a server quotes that', async (t) => {
  const quoted = ({ headers }: { headers: { authorization?: string | undefined } }) => `failed for ${headers.authorization}, p=s3+cret%2F`;
  const server = await startInfluxServer(t, (request, count) => {
    return count === 0 ? { status: 401, body: { error: quoted(request) } } : takesAll(request, count);
  });
  const exporting = await startExport(t, { url: server.url, user: 'me', pass: 's3 cret/' });
  exporting.write(samplesOf(1));
  await exporting.end();
  t.regex(exporting.said[0]!, /answers 401: failed for Basic \*\*\*, p=\*\*\*; check username/);
});

test('files that hold no token or no PEM are told at once, with which', async (t) => {
  const path = join(makeTree(t, { text: 'one\ntwo\n', empty: '' }), 'text');
  const empty = join(path, '..', 'empty');
  for (const [given, message] of [
    [{ 'token-file': path }, `token_file ${path}: expected one line of ASCII, which a header can hold`],
    [{ 'token-file': empty }, `token_file ${empty}: expected one line of ASCII, which a header can hold`],
    [{ 'tls-ca': path }, `tls_ca ${path} holds no certificate in PEM (there is no -----BEGIN in it)`],
    [{ 'tls-cert': path, 'tls-key': path }, `tls_cert ${path} holds no certificate in PEM (there is no -----BEGIN in it)`],
    [{ 'tls-cert': path }, 'tls_cert and tls_key go together'],
  ] as const)
    await t.throwsAsync(startExport(t, given), { message });
});

peer('openssl')('a key that is not that of the certificate is told at once', async (t) => {
  const [{ tlsCert }, { tlsKey }] = [makeCertificate(t), makeCertificate(t)];
  const message = `tls_key ${tlsKey} is not the key of the certificate in tls_cert ${tlsCert}`;
  await t.throwsAsync(startExport(t, { 'tls-cert': tlsCert, 'tls-key': tlsKey }), { message });
});

test('a redirect is not followed, for it would take the credentials elsewhere', async (t) => {
  const elsewhere = await startInfluxServer(t);
  const server = await startInfluxServer(t, (request, count) => {
    return count === 0 ? { status: 307, headers: { location: `${elsewhere.url}/write` } } : takesAll(request, count);
  });
  const exporting = await startExport(t, { url: server.url, user: 'me', pass: 's3cret' });
  exporting.write(samplesOf(1));
  await exporting.end();
  t.deepEqual(elsewhere.requests, []);
  t.regex(
    exporting.said[0]!,
    /answers 307: it has moved to http:\/\/127.0.0.1:\d+\/write; check that the url is that of an InfluxDB; 1 sample pending in memory; retry in/,
  );
});

test('a new password in the file is taken without a restart', async (t) => {
  const path = join(makeTree(t, { password: 'wrong\n' }), 'password');
  const server = await startInfluxServer(t, (request, count) => {
    if (request.headers.authorization === `Basic ${btoa('me:right')}`) return takesAll(request, count);
    writeFileSync(path, 'right\n');
    return { status: 401, body: { error: 'authorization failed' } };
  });
  const exporting = await startExport(t, { url: server.url, user: 'me', 'password-file': path });
  exporting.write(samplesOf(5));
  t.is(await exporting.end(), undefined);
  t.deepEqual(server.written(), linesOf(samplesOf(5)));
  t.is(exporting.said.length, 2);
  t.regex(
    exporting.said[0]!,
    /answers 401: authorization failed; check username and password, and that this user may write; 5 samples pending/,
  );
  t.is(exporting.said[1], 'works again');
});

async function untilWritten(exporting: Exporting, count: number): Promise<void> {
  await until(() => exporting.counts.written >= count, `${count} samples are written`);
}
