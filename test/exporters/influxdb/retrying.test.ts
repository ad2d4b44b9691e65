import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import test from 'ava';
import { CubestatError } from '../../../src/errors.ts';
import { linesOf, samplesOf, startExport } from './exporting.ts';
import { startInfluxServer, takesAll, type Behaviour, type Reply } from './server.ts';
import { until } from '../../until.ts';

// For any fault of the server or the network: nothing is lost, it is reported once, and the delivery goes on afterwards.

/** Some replies, then those of a server that works. */
const first = (...replies: Reply[]): Behaviour => {
  return (request, count) => replies[count] ?? takesAll(request, count);
};

for (const [name, reply, said] of [
  ['a connection that is reset', 'reset', 'closed the connection'],
  ['a connection that is reset within the answer', 'cut', 'closed the connection'],
  ['a server that never answers', 'silence', 'did not answer within 3 s'],
  ['an error of the server', { status: 500, body: { error: 'timeout' } }, 'answers 500: timeout'],
  ['a proxy without a server', { status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' }, 'answers 502: 502 Bad Gateway'],
  ['a server that is busy', { status: 503, headers: { 'retry-after': 'soon' } }, 'answers 503'],
] as const) {
  test(`${name}: said once, tried again, all arrives`, async (t) => {
    const server = await startInfluxServer(t, first(reply, reply));
    const exporting = await startExport(t, { url: server.url, timeout: reply === 'silence' ? '3s' : '30s' });
    exporting.write(samplesOf(20));
    t.is(await exporting.end(), undefined);
    t.deepEqual(server.written(), linesOf(samplesOf(20)));
    t.deepEqual(exporting.counts, { written: 20, rejected: 0, dropped: 0, retried: 2 });
    t.regex(exporting.said[0]!.replace(server.url, 'URL'), /^URL .*; 20 samples pending in memory; retry in [\d.]+ s$/);
    t.true(exporting.said[0]!.startsWith(`${server.url} ${said}; `), exporting.said[0]);
    t.deepEqual(exporting.said.slice(1), ['works again']);
  });
}

test('a request that hangs while others are answered: it is tried again, and nothing is said of an outage', async (t) => {
  let another = () => {};
  const anotherHasCome = new Promise<void>((resolve) => (another = resolve));
  const server = await startInfluxServer(t, async (request, count) => {
    if (count === 0) await anotherHasCome;
    else another();
    return count === 1 || count === 2 ? 'silence' : takesAll(request, count);
  });
  const exporting = await startExport(t, { url: server.url, timeout: '3s', 'batch-size': 10 });
  exporting.write(samplesOf(30));
  t.is(await exporting.end(), undefined);
  t.deepEqual(server.written(), linesOf(samplesOf(30)));
  t.deepEqual(exporting.said, []);
  t.is(exporting.counts.retried, 2);
});

for (const [name, after] of [
  ['seconds', () => '2'],
  ['a date', () => new Date(Date.now() + 2500).toUTCString()],
] as const) {
  for (const status of [429, 503]) {
    test(`${status} with Retry-After as ${name}: no request comes before`, async (t) => {
      const times: number[] = [];
      const server = await startInfluxServer(t, async (request, count) => {
        times.push(performance.now());
        if (count >= 2) return takesAll(request, count);
        await until(() => times.length === 2, 'a second request is under way');
        return { status, headers: { 'retry-after': after() } };
      });
      const exporting = await startExport(t, { url: server.url, 'batch-size': 5 });
      exporting.write(samplesOf(20));
      await exporting.end();
      t.deepEqual(server.written(), linesOf(samplesOf(20)));
      const waited = times[2]! - times[1]!;
      t.true(waited > 1400, `${waited} ms`);
      // A date is compared with the server's own, which a busy server may not have set anew.
      t.regex(exporting.said[0]!, new RegExp(`answers ${status}; 20 samples pending in memory; retry in [1-9] s$`));
    });
  }
}

test('a server that is not there yet, then is, then goes in the middle, then is back', async (t) => {
  const early = await startInfluxServer(t);
  early.close();
  const exporting = await startExport(t, { url: early.url, 'batch-size': 10 });
  exporting.write(samplesOf(30));
  await until(() => exporting.said.length > 0, 'the exporter says something');
  t.is(exporting.said[0]?.replace(/in [\d.]+ s$/, 'in S'), `${early.url} refused the connection; 30 samples pending in memory; retry in S`);
  const one = await startInfluxServer(t, takesAll, early.port);
  await until(() => exporting.counts.written === 30, 'all 30 samples are written');
  one.close();
  exporting.write(samplesOf(60).slice(30));
  await until(() => exporting.said.length >= 3, 'the second outage is told');
  const other = await startInfluxServer(t, takesAll, early.port);
  await exporting.end();
  t.deepEqual([...one.written(), ...other.written()], linesOf(samplesOf(60)));
  t.is(exporting.counts.written, 60);
  t.deepEqual(exporting.said.slice(1, 2), ['works again']);
  t.is(exporting.said.at(-1), 'works again');
  t.is(exporting.said.length, 4);
});

test('a missing database: held until there is one, with what to do', async (t) => {
  const missing = { status: 404, body: { error: 'database not found: "cubestat"' } };
  const server = await startInfluxServer(t, first(missing, missing, missing));
  const exporting = await startExport(t, { url: server.url });
  exporting.write(samplesOf(3));
  await exporting.end();
  t.deepEqual(server.written(), linesOf(samplesOf(3)));
  t.is(exporting.said.length, 2);
  t.regex(
    exporting.said[0]!,
    /answers 404: database not found: "cubestat"; make the database cubestat, or let it be made with --influxdb-create, in a file create_database = true; 3 samples/,
  );
});

test('a database that cannot be made: why not, and no advice to let it be made', async (t) => {
  const server = await startInfluxServer(t, ({ path }) => {
    if (path === '/query') return { status: 200, body: { results: [{ statement_id: 0, error: 'invalid name' }] } };
    return { status: 404, body: { error: 'database not found: "a/b"' } };
  });
  const exporting = await startExport(t, { url: server.url, db: 'a/b', create: true });
  exporting.write(samplesOf(1));
  await until(() => exporting.said.length > 0, 'the exporter says something');
  t.regex(
    exporting.said[0]!,
    / answers 404: database not found: "a\/b", and to CREATE DATABASE 200: invalid name; make the database a\/b yourself, or name another; 1 sample/,
  );
});

test('a problem after a missing database was made is told as any other', async (t) => {
  const server = await startInfluxServer(t, (request, count) => {
    if (request.path === '/query') return { status: 200, body: { results: [{ statement_id: 0 }] } };
    return count === 0
      ? { status: 404, body: { error: 'database not found: "cubestat"' } }
      : count === 2
        ? { status: 500, body: { error: 'timeout' } }
        : takesAll(request, count);
  });
  const exporting = await startExport(t, { url: server.url, create: true });
  exporting.write(samplesOf(1));
  t.is(await exporting.end(), undefined);
  t.is(exporting.said[0], 'made the database cubestat, which was missing');
  t.regex(exporting.said[1]!, /^http:\S+ answers 500: timeout; 1 sample pending/);
});

for (const [name, reply, said] of [
  [
    'a login page',
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<title>Sign in</title><form>' },
    'answers 200: Sign in; check that the url is that of an InfluxDB',
  ],
  ['what v1 could not complete', { status: 200, body: { error: 'timeout' } }, 'answers 200: timeout; check that the url is'],
  [
    'a server that wants TLS',
    { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' },
    'answers 400: Client sent an HTTP request to an HTTPS server.; give the url with https://',
  ],
] as const) {
  test(`${name} has taken nothing: held until a server has`, async (t) => {
    const server = await startInfluxServer(t, first(reply));
    const exporting = await startExport(t, { url: server.url });
    exporting.write(samplesOf(3));
    t.is(await exporting.end(), undefined);
    t.deepEqual(server.written(), linesOf(samplesOf(3)));
    t.deepEqual(exporting.counts, { written: 3, rejected: 0, dropped: 0, retried: 1 });
    t.true(exporting.said[0]!.startsWith(`${server.url} ${said}`), exporting.said[0]);
    t.is(exporting.said[1], 'works again');
  });
}

test('TLS to a server that speaks none', async (t) => {
  const server = await startInfluxServer(t);
  const url = server.url.replace('http', 'https');
  const exporting = await startExport(t, { url });
  exporting.write(samplesOf(1));
  await until(() => exporting.said.length > 0, 'the exporter says something');
  t.regex(
    exporting.said[0]!.replace(url, 'URL'),
    /^URL does not support TLS; turn TLS on there, or give the url with http:\/\/; 1 sample pending/,
  );
});

test('a name that DNS does not know', async (t) => {
  const exporting = await startExport(t, { url: 'http://nowhere.invalid:8086' });
  exporting.write(samplesOf(1));
  await until(() => exporting.said.length > 0, 'the exporter says something');
  exporting.abort();
  await exporting.end();
  t.regex(
    exporting.said[0]!,
    /^http:\/\/nowhere\.invalid:8086 cannot be resolved by DNS; check the url, and the DNS of this machine; 1 sample pending/,
  );
});

for (const [name, reply, said] of [
  ['never answers', 'silence', /^\S+ did not answer within [\d.]+ s; the request was canceled$/],
  ['is in trouble', { status: 503, headers: { 'retry-after': '3600' } }, /^\S+ answers 503; 7 samples pending in memory; retry in 3600 s$/],
] as const) {
  test(`no more time for a server that ${name}: the export fails at once with what is left, and says once why`, async (t) => {
    const server = await startInfluxServer(t, () => reply);
    const exporting = await startExport(t, { url: server.url, 'batch-size': 4 });
    exporting.write(samplesOf(7));
    await until(() => server.requests.length >= 2, 'two requests arrive');
    exporting.abort();
    const error = await exporting.end();
    t.true(error instanceof CubestatError && error.exitCode === 75);
    t.is((error as Error).message, `7 samples pending, which ${server.url} did not accept in time`);
    t.is(exporting.counts.written, 0);
    t.is(exporting.counts.dropped, 7);
    t.is(exporting.said.length, 2);
    t.regex(exporting.said[0]!, said);
  });
}

test('a connection that is reset while much is on its way', async (t) => {
  const cutting = createServer((socket) => void socket.once('data', () => socket.resetAndDestroy())).listen(0, '127.0.0.1');
  await once(cutting, 'listening');
  const { port } = cutting.address() as AddressInfo;
  const exporting = await startExport(t, { url: `http://127.0.0.1:${port}` });
  const samples = samplesOf(100).map((sample) => ({ ...sample, metrics: { ...sample.metrics, ['y'.repeat(20_000)]: 1 } }));
  exporting.write(samples);
  await until(() => exporting.counts.retried >= 2, 'two retries');
  cutting.close();
  await once(cutting, 'close');
  const server = await startInfluxServer(t, takesAll, port);
  t.is(await exporting.end(), undefined);
  t.is(server.written().length, 100);
  t.regex(exporting.said[0]!, /closed the connection; 100 samples pending in memory/);
});

test('given up, it leaves nothing that goes on', async (t) => {
  const server = await startInfluxServer(t, () => ({ status: 500 }));
  const exporting = await startExport(t, { url: server.url });
  exporting.write(samplesOf(5));
  await until(() => exporting.counts.retried >= 1, 'a retry');
  exporting.abort();
  await exporting.end();
  const before = [server.requests.length, exporting.said.length];
  // As long as another one takes to try again, twice.
  const other = await startExport(t, { url: (await startInfluxServer(t, () => ({ status: 500 }))).url });
  other.write(samplesOf(1));
  await until(() => other.counts.retried >= 2, 'two retries of another');
  t.deepEqual([server.requests.length, exporting.said.length], before);
});

test('no form of a secret is told, whole or cut', async (t) => {
  const password = 'a+b "c" & <d>=';
  const { url } = await startInfluxServer(t, ({ headers }) => {
    const sent = headers.authorization!.replace('Basic ', '');
    const forms = [sent, sent.replace(/=+$/, ''), sent.toUpperCase(), JSON.stringify(password), password, encodeURIComponent(password)];
    return { status: 401, body: { error: `${forms.join(' ')} ${'x'.repeat(150)} ${sent}` } };
  });
  const exporting = await startExport(t, { url, user: 'me', pass: password });
  exporting.write(samplesOf(1));
  await until(() => exporting.said.length > 0, 'the exporter says something');
  t.regex(exporting.said[0]!, /answers 401: \*\*\* \*\*\* \*\*\* "?\*\*\*"? \*\*\* \*\*\* x/);
  t.false(/bWU6|YStiI|a\+b/i.test(exporting.said.join('\n')));
});
