import test from 'ava';
import { checkInfluxdb } from '../../../src/exporters/influxdb/check.ts';
import { influxConfig, type Given } from './exporting.ts';
import { startInfluxServer, type Behaviour, type Reply } from './server.ts';

// What InfluxDB 1 does is checked against a real one.

const checked = (given: Given) => checkInfluxdb(influxConfig(given), { signal: new AbortController().signal });

const server =
  (write: Reply): Behaviour =>
  ({ path }) =>
    path === '/health' ? { status: 200, body: { name: 'influxdb', version: 'v2.7.1' } } : write;

const v2 = { org: 'o', bucket: 'b', token: 's3cret' };

test('v2 and v3 refuse a write of nothing only after they have looked at who writes it where', async (t) => {
  const refuses = await startInfluxServer(t, server({ status: 400, body: { code: 'invalid', message: 'writing requires points' } }));
  t.is(await checked({ url: refuses.url, ...v2 }), `${refuses.url} is InfluxDB v2.7.1; the bucket can be written to`);
  const empty = await startInfluxServer(t, server({ status: 400, body: { error: 'incoming write was empty' } }));
  t.is(await checked({ url: empty.url, api: 'v3' }), `${empty.url} is InfluxDB v2.7.1; the database cubestat can be written to`);
  t.deepEqual(
    empty.requests.map(({ method, body }) => [method, body]),
    [
      ['GET', ''],
      ['POST', ''],
    ],
  );
});

for (const [name, reply, message] of [
  [
    'a wrong token',
    { status: 401, body: { code: 'unauthorized', message: 'unauthorized access with s3cret' } },
    'answers 401: unauthorized access with ***; check the token, and that it may write',
  ],
  [
    'a missing bucket',
    { status: 404, body: { code: 'not found', message: 'bucket "b" not found' } },
    'answers 404: bucket "b" not found; check org and bucket',
  ],
  ['trouble', { status: 503, body: 'starting' }, 'answers 503: starting; try again later'],
  [
    'a login page',
    { status: 200, body: '<h1>Sign in</h1>' },
    'answers 200: Sign in; check that the url is that of an InfluxDB which has the api v2',
  ],
  ['a redirect', { status: 302 }, 'answers 302; check that the url is that of an InfluxDB which has the api v2'],
  ['a reset', 'reset', 'closed the connection'],
  ['silence', 'silence', 'did not answer within 2 s'],
] as const) {
  test(`${name} fails the check, with what to do`, async (t) => {
    const { url } = await startInfluxServer(t, server(reply));
    await t.throwsAsync(checked({ url, ...v2, timeout: '2s' }), { message: `${url} ${message}` });
  });
}

test('a server without TLS fails the check, with what to do', async (t) => {
  const url = (await startInfluxServer(t)).url.replace('http', 'https');
  await t.throwsAsync(checked({ url }), { message: `${url} does not support TLS; turn TLS on there, or give the url with http://` });
});
