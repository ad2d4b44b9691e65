import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { inProcess } from '../../cli/cubestat.ts';
import { peer } from '../../peers.ts';
import { makeCertificate } from '../certificates.ts';
import { atMostAtOnce } from '../../turns.ts';
import { startInfluxServer } from '../influxdb/server.ts';
import { startForwardProxy } from './forward-proxy.ts';

const input = '{"timestamp":1,"host":"web1","metrics":{"x":1}}\n';
const line = 'cubestat,host=web1 x=1 1000';
const oneAtATime = atMostAtOnce(1);

/** The variables that name proxies are those of the process. */
const exportTo = (url: string, variables: Record<string, string>, ...more: readonly string[]) =>
  oneAtATime(async () => {
    Object.assign(process.env, variables);
    try {
      return await inProcess(['export', '--to', 'influxdb', '--influxdb-url', url, ...more], { input });
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
    }
  });

/** An InfluxDB over TLS, as far as it is needed here. */
async function startSecureServer(t: ExecutionContext, { cert, key }: { cert: Buffer; key: Buffer }) {
  const bodies: string[] = [];
  const server = createSecureServer({ cert, key }, (request, response) => {
    void (async () => {
      bodies.push(await text(request));
      response.writeHead(204).end();
    })();
  }).listen(0, '127.0.0.1');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, bodies };
}

function filesOf({ tlsCert, tlsKey }: ReturnType<typeof makeCertificate>) {
  return { path: tlsCert, cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
}

test('plain HTTP is asked of the proxy, with its credentials, and the server sees none of them', async (t) => {
  const server = await startInfluxServer(t);
  const proxy = await startForwardProxy(t, { port: server.port });
  const http_proxy = proxy.url.replace('//', '//me:p%40ss@');
  const { code, stderr } = await exportTo('http://db.example:8086', { http_proxy }, '-v', '--influxdb-gzip', 'off');
  t.is(code, 0, stderr);
  t.deepEqual(server.written(), [line]);
  const [{ line: asked, headers }] = proxy.requests as [(typeof proxy.requests)[number]];
  t.is(asked, 'POST http://db.example:8086/write?db=cubestat&precision=ms');
  t.like(headers, { host: 'db.example:8086', 'proxy-authorization': `Basic ${btoa('me:p@ss')}` });
  t.regex(headers['user-agent']!, /^cubestat\/\d+\.\d+\.\d+/);
  t.true(stderr.includes(`http://db.example:8086 by way of the proxy ${proxy.url}, from http_proxy`), stderr);
  t.false(stderr.includes('p@ss') || stderr.includes('p%40ss'));
});

for (const kind of ['http', 'https'] as const) {
  peer('openssl')(`TLS goes through a tunnel of a proxy at ${kind}://, to the server whose certificate it is`, async (t) => {
    const { path, ...certificate } = filesOf(makeCertificate(t));
    const server = await startSecureServer(t, certificate);
    const proxy = await startForwardProxy(t, { port: server.port, ...(kind === 'https' && { certificate }) });
    const url = 'https://127.0.0.1:1';
    const environment = { HTTPS_PROXY: proxy.url.replace('//', '//me@') };
    const { code, stderr } = await exportTo(url, environment, '--influxdb-tls-ca', path, '--influxdb-gzip', 'off');
    t.is(code, 0, stderr);
    t.deepEqual(server.bodies, [`${line}\n`]);
    t.is(proxy.requests[0]!.line, 'CONNECT 127.0.0.1:1');
    t.like(proxy.requests[0]!.headers, { host: '127.0.0.1:1', 'proxy-authorization': `Basic ${btoa('me:')}` });
    t.regex(proxy.requests[0]!.headers['user-agent']!, /^cubestat\/\d/);
    const other = await exportTo(url, environment, '--check', '--influxdb-tls-ca', makeCertificate(t).tlsCert);
    const reason =
      kind === 'http' ? `${url} has a certificate that is not trusted: ` : `${url} cannot be reached: the proxy ${proxy.url} has a cert`;
    t.true(other.stderr.includes(reason), other.stderr);
  });
}

const page = (words: string) => `<html><h1>${words}</h1></html>`;

for (const [status, words, advice, ...schemes] of [
  [407, 'Proxy Authentication Required', 'give the user and password in ALL_PROXY, as in http://user:password@proxy', 'http', 'https'],
  [403, 'Access Denied', 'check ALL_PROXY, or name db.example in NO_PROXY to go there directly', 'http', 'https'],
  [502, 'Bad Gateway', 'try again later', 'http'],
  [503, 'Out of Service', 'try again later', 'https'],
] as const) {
  for (const scheme of schemes) {
    const origin = `${scheme}://db.example:8086`;
    test(`${status} of a proxy is told as the proxy's, and of no server: ${origin}`, async (t) => {
      const refusal = { status, body: page(`${words} for bWU6czNjcmV0czNjcmV0 s3crets3cret`), headers: { 'content-type': 'text/html' } };
      const proxy = await startForwardProxy(t, { port: 1, refuse: () => refusal });
      const ALL_PROXY = proxy.url.replace('//', '//me:s3crets3cret@');
      const { code, stderr } = await exportTo(origin, { ALL_PROXY }, '--check');
      const told = `${origin} cannot be reached: the proxy ${proxy.url} answers ${status}: ${words} for *** ***`;
      t.true(stderr.includes(told), stderr);
      if (advice !== 'try again later') t.true(stderr.includes(`; ${advice}`), stderr);
      t.is(code, 1);
    });
  }
}

test('while a proxy fails, samples are held, and they arrive as soon as it works', async (t) => {
  const server = await startInfluxServer(t);
  const refuse = (count: number) => (count === 0 ? { status: 503, headers: { 'retry-after': '1' }, body: 'full: later' } : undefined);
  const proxy = await startForwardProxy(t, { port: server.port, refuse });
  const { code, stderr } = await exportTo('http://db.example:8086', { ALL_PROXY: proxy.url }, '--influxdb-gzip', 'off');
  t.is(code, 0, stderr);
  t.true(stderr.includes(`the proxy ${proxy.url} answers 503: full: later; 1 sample pending in memory; retry in 1 s`), stderr);
  t.deepEqual(server.written(), [line]);
});

test('an error of the server is its own, also behind a proxy', async (t) => {
  const server = await startInfluxServer(t, () => ({
    status: 503,
    headers: { 'content-type': 'application/json' },
    body: { error: 'busy' },
  }));
  const proxy = await startForwardProxy(t, { port: server.port });
  const { stderr } = await exportTo('http://db.example:8086', { HTTP_PROXY: proxy.url }, '--check');
  t.regex(stderr, /http:\/\/db\.example:8086 answers 503: busy; try again later/);
});

test('a proxy that is not there is told as the proxy', async (t) => {
  const { stderr } = await exportTo('http://db.example', { HTTP_PROXY: 'http://me:s3cret@127.0.0.1:1' }, '--check');
  t.true(stderr.includes('http://db.example cannot be reached: the proxy http://127.0.0.1:1 refused the connection'), stderr);
  const secure = await exportTo('https://db.example', { HTTPS_PROXY: 'http://me:s3cret@127.0.0.1:1' }, '--check');
  t.true(
    secure.stderr.includes('https://db.example cannot be reached: the proxy http://127.0.0.1:1 refused the connection'),
    secure.stderr,
  );
  t.false(`${stderr}${secure.stderr}`.includes('s3cret'));
});

test('what NO_PROXY has goes past the proxy', async (t) => {
  const server = await startInfluxServer(t);
  const proxy = await startForwardProxy(t, { port: 1 });
  const { code } = await exportTo(server.url, { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.0/8' });
  t.is(code, 0);
  t.deepEqual(proxy.requests, []);
});
