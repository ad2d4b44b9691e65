import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { createServer as createRawServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { ExecutionContext } from 'ava';
import { type Tls, httpClient } from '../../../src/http/index.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { peer } from '../../peers.ts';
import { limit, patience } from '../../limit.ts';

const test = peer('openssl');

/** A self-signed certificate. */
function certificate(t: ExecutionContext, name = 'IP:127.0.0.1'): { cert: Buffer; key: Buffer } {
  const folder = makeTree(t, {});
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=test -addext';
  execFileSync('openssl', ['req', ...request.split(' '), `subjectAltName=${name}`, '-keyout', key, '-out', cert], {
    ...limit,
    stdio: 'ignore',
  });
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

/** What a server says that wants a certificate itself: the name in the one that it was shown. */
async function ask(t: ExecutionContext, server: ServerOptions, tls: Tls): Promise<string> {
  const listening = createServer({ requestCert: true, rejectUnauthorized: false, ...server }, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    response.end(String((subject as { CN?: string } | undefined)?.CN));
  }).listen(0, '127.0.0.1');
  t.teardown(() => listening.close());
  await once(listening, 'listening');
  return get(`https://127.0.0.1:${(listening.address() as AddressInfo).port}`, tls);
}

async function get(origin: string, tls: Tls): Promise<string> {
  const client = await httpClient(origin, { connections: 1, timeout: patience / 1000, tls, signal: new AbortController().signal });
  try {
    return (await client.request({ method: 'GET', path: '/', headers: {} })).body;
  } finally {
    await client.close();
  }
}

test('a certificate that nobody vouches for is not trusted', async (t) => {
  await t.throwsAsync(ask(t, certificate(t), {}), { message: /^has a certificate that is not trusted: .*self.signed/ });
});

test('nor is it by what is in the environment', async (t) => {
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  t.teardown(() => delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
  await t.throwsAsync(ask(t, certificate(t), {}), { message: /not trusted/ });
});

test('a server without TLS, and one that breaks the handshake, without words of OpenSSL’s sources', async (t) => {
  const plain = createPlainServer().listen(0, '127.0.0.1');
  t.teardown(() => plain.close());
  await once(plain, 'listening');
  await t.throwsAsync(get(`https://127.0.0.1:${(plain.address() as AddressInfo).port}`, {}), {
    message: 'does not support TLS',
    code: 'PLAIN',
  });
  const message = /^failed the TLS handshake: [\w /]+handshake failure$/;
  const server = { ...certificate(t), maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA' } as const;
  await t.throwsAsync(ask(t, server, {}), { message, code: 'HANDSHAKE' });
});

test('a server of another protocol is named by its words', async (t) => {
  const mail = createRawServer((socket) => void socket.on('error', () => {}).write('220 mail ESMTP\r\n')).listen(0, '127.0.0.1');
  await once(mail, 'listening');
  t.teardown(() => mail.close());
  await t.throwsAsync(get(`http://127.0.0.1:${(mail.address() as AddressInfo).port}`, {}), {
    code: 'PROTOCOL',
    message: 'answers with something other than HTTP: 220 mail ESMTP',
  });
});

for (const [answer, message] of [
  ['HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n', 'answers with what is no HTTP'],
  [`HTTP/1.1 200 OK\r\n${`Set-Cookie: ${'a'.repeat(1000)}\r\n`.repeat(1000)}\r\n`, 'answers with headers that are too long'],
] as const)
  test(`a server that ${message}`, async (t) => {
    const odd = createRawServer((socket) => void socket.on('error', () => {}).write(answer)).listen(0, '127.0.0.1');
    await once(odd, 'listening');
    t.teardown(() => odd.close());
    await t.throwsAsync(get(`http://127.0.0.1:${(odd.address() as AddressInfo).port}`, {}), { message });
  });

test('a certificate of one’s own authority is, and so is any when that is wanted', async (t) => {
  const server = certificate(t);
  t.is(await ask(t, server, { ca: server.cert }), 'undefined');
  t.is(await ask(t, server, { rejectUnauthorized: false }), 'undefined');
  await t.throwsAsync(ask(t, server, { ca: certificate(t).cert }), { message: /not trusted/ });
});

test('a certificate for another name is told from one that is not trusted', async (t) => {
  const server = certificate(t, 'DNS:other.example,IP:127.0.0.2');
  await t.throwsAsync(ask(t, server, { ca: server.cert }), {
    message: 'has a certificate for other.example, 127.0.0.2, not for 127.0.0.1',
    code: 'NAME_MISMATCH',
  });
});

for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
  test(`a server that wants a client certificate, over ${maxVersion}`, async (t) => {
    const server = certificate(t);
    const wants = { ...server, ca: server.cert, rejectUnauthorized: true, maxVersion };
    const code = maxVersion === 'TLSv1.3' ? 'CLIENT_CERTIFICATE' : 'HANDSHAKE';
    await t.throwsAsync(ask(t, wants, { ca: server.cert }), { code });
    t.is(await ask(t, wants, { ca: server.cert, ...server }), 'test');
  });
}

for (const [title, pieces] of [
  ['at once', ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok']],
  ['in pieces', ['HTTP/1.1 100 Continue\r\n', '\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', 'ok']],
  [
    'byte by byte',
    Array.from('HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  ],
] as const) {
  test(`100 Continue that nobody asked for is no answer yet: ${title}`, async (t) => {
    const server = createRawServer((socket) => {
      socket.setNoDelay(true).on('error', () => {});
      const answer = ([first, ...rest]: readonly string[]) => {
        if (first !== undefined) socket.write(first, () => setImmediate(answer, rest));
      };
      socket.once('data', () => answer(pieces));
    }).listen(0, '127.0.0.1');
    t.teardown(() => server.close());
    await once(server, 'listening');
    t.is(await get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}), 'ok');
  });
}

test('a certificate to show is shown', async (t) => {
  const server = certificate(t);
  t.is(await ask(t, server, { ca: server.cert, ...certificate(t) }), 'test');
});

test('an answer that the server compresses unasked is read as what it says', async (t) => {
  const server = createPlainServer((_, response) => {
    response.writeHead(400, { 'Content-Encoding': 'gzip' }).end(gzipSync('partial write: field type conflict'));
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  t.is(await get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}), 'partial write: field type conflict');
});

/** Asks a server that answers such bytes as gzip. */
async function compressed(t: ExecutionContext, status: number, bytes: Buffer): Promise<string> {
  const server = createPlainServer((_, response) => {
    response.writeHead(status, { 'Content-Encoding': 'gzip' }).end(bytes);
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  return get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {});
}

// An empty success is all that some receivers say when they have written what was sent.
test('a success that does not decompress is no empty one, and of one that is long the beginning counts', async (t) => {
  await t.throwsAsync(compressed(t, 200, Buffer.from('<html>')), { message: 'answers 200 with what does not decompress' });
  t.is(await compressed(t, 200, gzipSync('')), '');
  t.is(await compressed(t, 500, Buffer.from('<html>')), '');
  const page = await compressed(t, 200, gzipSync(Buffer.alloc(64 * 2 ** 20, 'a')));
  t.regex(page, /^a+$/);
  t.true(page.length < 5 * 2 ** 20);
  t.is(await compressed(t, 200, gzipSync('cut short').subarray(0, -4)), 'cut short');
});

test('of an error that does not end the beginning is read, however much a success may have', async (t) => {
  const endless = createPlainServer((_request, response) => {
    const fill = () => {
      while (response.write('a'.repeat(65_536)));
      response.once('drain', fill);
    };
    response.writeHead(500);
    fill();
  }).listen(0, '127.0.0.1');
  t.teardown(() => endless.close());
  await once(endless, 'listening');
  const origin = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
  const client = await httpClient(origin, { connections: 1, timeout: 60, longestBody: 2 ** 29, signal: new AbortController().signal });
  const { status, content, isCut } = await client.request({ method: 'GET', path: '/', headers: {} });
  await client.close();
  t.like({ status, isCut }, { status: 500, isCut: true });
  t.true(content.length < 5 * 2 ** 20);
});

test('a client that is closed leaves no TLS handshake behind that the server lets wait', async (t) => {
  const server = createRawServer((socket) => void socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { connections: 1, timeout: patience / 1000, signal: new AbortController().signal };
  const client = await httpClient(origin, settings);
  const answer = t.throwsAsync(client.request({ method: 'GET', path: '/', headers: {} }));
  const [socket] = (await once(server, 'connection')) as [Socket];
  const closed = once(socket, 'close');
  await client.close();
  await closed;
  await answer;
});
