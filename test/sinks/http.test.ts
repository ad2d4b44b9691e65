import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { ExecutionContext } from 'ava';
import { httpClient, type Tls } from '../../src/sinks/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';

const test = peer('openssl');

/** A certificate for 127.0.0.1 that nobody has signed but itself. */
function certificate(t: ExecutionContext): { cert: Buffer; key: Buffer } {
  const folder = makeTree(t, {});
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request =
    '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=test -addext subjectAltName=IP:127.0.0.1';
  execFileSync('openssl', ['req', ...request.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

/** What a server says that wants a certificate itself: the name in the one that it was shown. */
async function ask(t: ExecutionContext, server: { cert: Buffer; key: Buffer }, tls: Tls): Promise<string> {
  const listening = createServer({ ...server, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    response.end(String((subject as { CN?: string } | undefined)?.CN));
  }).listen(0, '127.0.0.1');
  t.teardown(() => listening.close());
  await once(listening, 'listening');
  const origin = `https://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const client = await httpClient(origin, { connections: 1, timeout: 5, tls, signal: new AbortController().signal });
  try {
    return (await client.request({ method: 'GET', path: '/', headers: {} })).body;
  } finally {
    await client.close();
  }
}

test('a certificate that nobody vouches for is not trusted', async (t) => {
  await t.throwsAsync(ask(t, certificate(t), {}), { message: /^has a certificate that is not trusted: .*self.signed/ });
});

test('a certificate of one’s own authority is, and so is any when that is wanted', async (t) => {
  const server = certificate(t);
  t.is(await ask(t, server, { ca: server.cert }), 'undefined');
  t.is(await ask(t, server, { rejectUnauthorized: false }), 'undefined');
  await t.throwsAsync(ask(t, server, { ca: certificate(t).cert }), { message: /not trusted/ });
});

test('a certificate to show is shown', async (t) => {
  const server = certificate(t);
  t.is(await ask(t, server, { ca: server.cert, ...certificate(t) }), 'test');
});
