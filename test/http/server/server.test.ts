import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { hostCheck } from '../../../src/http/server/host.ts';
import { page, servePages, type PageRequest } from '../../../src/http/index.ts';
import { patience } from '../../limit.ts';
import { until } from '../../until.ts';

const large = 'abcdefgh'.repeat(1000);
/** More than the buffers of a connection hold. */
const huge = 'x'.repeat(20_000_000);
const sites = { '/': page(200, 'text/plain', 'small'), '/large': page(200, 'text/plain', large), '/huge': page(200, 'text/plain', huge) };

let sent = 0;
const counted = { ...page(200, 'text/plain', huge), onceSent: () => void (sent += 1) };

/** Clients have any time, unless a test says otherwise: with hundreds of them a busy machine takes long. */
async function serve(t: ExecutionContext, clientTimeout: number = patience) {
  const troubles: string[] = [];
  const find = ({ path }: PageRequest) => {
    if (path === '/broken') throw new Error('it is broken');
    if (path === '/counted') return counted;
    return Object.hasOwn(sites, path) ? sites[path as keyof typeof sites] : undefined;
  };
  const onError = (message: string) => void troubles.push(message);
  const server = await servePages({ address: '127.0.0.1', port: 0, find, onError, clientTimeout });
  t.teardown(server.close);
  const port = Number(new URL(server.origin).port);
  const open = async () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    t.teardown(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  return { ...server, troubles, open, port };
}

/** All that comes back. */
async function exchange(socket: Socket, request: string): Promise<string> {
  socket.write(request);
  // Who is turned away while still sending may find the connection reset before the answer is read.
  return text(socket).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET') return '';
    throw error;
  });
}

const request = (line: string, ...headers: string[]) => [line, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n');

test('HEAD has the headers of GET, and no body', async (t) => {
  const { open } = await serve(t);
  const withoutDate = (answer: string) => answer.replace(/Date: .*\r\n/, '');
  const whole = withoutDate(await exchange(await open(), request('GET /large HTTP/1.1')));
  const head = withoutDate(await exchange(await open(), request('HEAD /large HTTP/1.1')));
  t.is(head + large, whole);
  t.regex(head, /Content-Length: 8000\r\n/);
});

test('gzip for who takes it, and not for what is small', async (t) => {
  const { open, origin } = await serve(t);
  const ask = async (path: string, accepted: string) => {
    const socket = await open();
    socket.write(request(`GET ${path} HTTP/1.1`, `Accept-Encoding: ${accepted}`));
    const answer = await buffer(socket);
    const at = answer.indexOf('\r\n\r\n');
    return { head: answer.subarray(0, at).toString(), body: answer.subarray(at + 4) };
  };
  const { head, body } = await ask('/large', 'br, gzip;q=0.5');
  t.regex(head, /Content-Encoding: gzip/);
  t.is(gunzipSync(body).toString(), large);
  for (const accepted of ['gzip;q=0', 'identity', '']) t.is((await ask('/large', accepted)).body.toString(), large);
  t.is((await ask('/', 'gzip')).body.toString(), 'small');
  t.is(await (await fetch(`${origin}/large`)).text(), large);
});

test('other methods get 405, other paths 404, also where a proxy asks with the whole URL', async (t) => {
  const { open } = await serve(t);
  const status = async (line: string, ...headers: string[]) => (await exchange(await open(), request(line, ...headers))).slice(9, 12);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) t.is(await status(`${method} / HTTP/1.1`), '405');
  for (const path of ['/x', '/__proto__', '/constructor', '/../', '//', '*', '/large/']) t.is(await status(`GET ${path} HTTP/1.1`), '404');
  for (const path of ['/', '/?a=b', 'http://127.0.0.1:1/', 'http://localhost', '/large?/x'])
    t.is(await status(`GET ${path} HTTP/1.1`), '200');
  t.is(await status('GET / HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'), '200');
});

test('garbage, and headers without end, are turned away; others are served on', async (t) => {
  const { open, origin } = await serve(t);
  t.regex(await exchange(await open(), '\u0000\u0001\u0016\u0003 garbage\r\n\r\n'), /^(HTTP\/1.1 400 |$)/);
  t.regex(await exchange(await open(), request('GET / HTTP/9.9')), /^(HTTP\/1.1 [45]|$)/);
  t.regex(await exchange(await open(), `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`), /^(HTTP\/1.1 431 |$)/);
  t.regex(await exchange(await open(), `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`), /^(HTTP\/1.1 431 |$)/);
  t.regex(await exchange(await open(), 'CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n'), /^(HTTP\/1.1 4|$)/);
  const gone = await open();
  gone.write('GET /huge HTTP/1.1\r\nHost: localhost\r\n\r\n');
  gone.resetAndDestroy();
  t.is(await (await fetch(origin)).text(), 'small');
});

test('a page that cannot be made is an error of that request, and is told', async (t) => {
  const { origin, troubles } = await serve(t);
  t.is((await fetch(`${origin}/broken`)).status, 500);
  t.deepEqual(troubles, ['a request failed: it is broken']);
  t.is(await (await fetch(origin)).text(), 'small');
});

test('who sends half a request, or nothing, or does not take the answer, is dropped', async (t) => {
  const { open } = await serve(t, 500);
  const served = new Map<unknown, Socket>();
  const note = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    served.set(socket.remotePort, socket);
  };
  subscribe('net.server.socket', note);
  t.teardown(() => unsubscribe('net.server.socket', note));
  const half = await open();
  half.write('GET / HTTP/1.1\r\nX: ');
  const silent = await open();
  const deaf = await open();
  deaf.write('GET /huge HTTP/1.1\r\nHost: localhost\r\n\r\n');
  deaf.pause();
  const gone = [half, silent].map((socket) => once(socket.resume(), 'close'));
  await Promise.all(gone);
  await until(() => served.get(deaf.localPort)?.destroyed, 'the server drops who does not take its answer');
  let taken = 0;
  deaf.on('data', (chunk) => (taken += chunk.length)).resume();
  await once(deaf, 'close');
  t.true(taken < huge.length);
});

/** Of 500 connections; three times as many as are kept already are a crowd. */
const waves = process.env['CUBESTAT_TEST_RECORDS'] === undefined ? 3 : 20;

test(`${waves * 500} idle connections keep nobody out`, async (t) => {
  const { open, origin } = await serve(t, 10_000);
  const crowd: Socket[] = [];
  for (let wave = 0; wave < waves; wave++) {
    crowd.push(...(await Promise.all(Array.from({ length: 500 }, open))));
    t.is(await (await fetch(origin)).text(), 'small');
  }
  for (const socket of crowd) socket.resume();
  await until(() => crowd.filter(({ closed }) => !closed).length <= 256, 'all but 256 are closed');
  t.is(await (await fetch(origin)).text(), 'small');
});

// Alone, for it holds much of what the machine has.
test.serial('the 257th request at the same time is told the limit, and of those before none is cut off', async (t) => {
  const { open, origin } = await serve(t);
  const deaf = await Promise.all(Array.from({ length: 256 }, open));
  for (const socket of deaf) socket.pause().write('GET /huge HTTP/1.1\r\nHost: localhost\r\n\r\n');
  let response = await fetch(origin);
  for (; response.status === 200; response = await fetch(origin)) await response.text();
  t.is(response.status, 503);
  t.is(await response.text(), '256 requests are being answered, which is the limit; try again.\n');
  t.is(response.headers.get('connection'), 'close');
  t.true(deaf.every(({ closed }) => !closed));
  deaf[0]!.destroy();
  await until(async () => (await fetch(origin)).status === 200, 'there is room for one');
  t.pass();
});

test('requests that wait behind others on a connection no longer count when that closes', async (t) => {
  const { open, origin } = await serve(t);
  for (let client = 0; client < 40; client++) {
    const socket = await open();
    socket.pause().write('GET /huge HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(10));
    await once(socket.resume(), 'data');
    socket.destroy();
  }
  await until(async () => (await fetch(origin)).status === 200, 'none of the 400 requests counts');
  t.pass();
});

test('a connection may send some requests before it has the answers, and is cut off with more', async (t) => {
  const { open, origin } = await serve(t);
  const some = await exchange(await open(), 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(15) + request('GET / HTTP/1.1'));
  t.is(some.match(/200 OK/g)?.length, 16);
  t.is(await exchange(await open(), 'GET /huge HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1000)), '');
  t.is(await (await fetch(origin)).text(), 'small');
});

test('a page is told when an answer with it has been sent, and when its client has gone', async (t) => {
  const { open, origin } = await serve(t);
  await (await fetch(`${origin}/counted`)).text();
  await fetch(`${origin}/counted`, { method: 'HEAD' });
  await until(() => sent === 2, 'both have been sent');
  const deaf = await open();
  deaf.pause().write('GET /counted HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(3));
  await once(deaf.resume(), 'data');
  deaf.destroy();
  await until(() => sent === 5, 'all three have ended with their connection');
  t.pass();
});

test('no scraper is cut off between two requests where many have connections', async (t) => {
  const { open } = await serve(t);
  const scrapers = await Promise.all(Array.from({ length: 310 }, open));
  const answers = scrapers.map(async (socket) => {
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return /^Connection: (.*)\r$/m.exec(chunk.toString())![1]!;
  });
  t.deepEqual([...new Set(await Promise.all(answers))].toSorted(), ['close', 'keep-alive']);
});

test('bound to a loopback address, it is served under its names only: a web page may let its own point there', async (t) => {
  const { open, port } = await serve(t);
  const status = async (...lines: string[]) => {
    return (await exchange(await open(), [...lines, 'Connection: close', '', ''].join('\r\n'))).slice(9, 12);
  };
  for (const host of ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]:80']) t.is(await status('GET / HTTP/1.1', `Host: ${host}`), '200', host);
  for (const host of ['[::ffff:10.0.0.1]', '[::ffff:a00:1]']) t.is(await status('GET / HTTP/1.1', `Host: ${host}`), '421', host);
  t.is(await status('GET / HTTP/1.1', 'Host: localhost', 'Host: evil.example'), '400');
  for (const host of ['localhost', 'LOCALHOST:1', 'localhost.', `127.0.0.1:${port}`, '127.1.2.3', '[::1]', '[::1]:80', 'Localhost.:80'])
    t.is(await status('GET / HTTP/1.1', `Host: ${host}`), '200', host);
  t.is(await status('GET / HTTP/1.0'), '200');
  for (const host of ['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', '[::2]', 'x', ''])
    t.is(await status('GET / HTTP/1.1', `Host: ${host}`), '421', host);
  t.is(await status('GET http://evil.example/ HTTP/1.1', 'Host: localhost'), '421');
  t.is(await status('GET http://localhost@evil.example/ HTTP/1.1', 'Host: localhost'), '421');
  t.is(await status('GET http://localhost/ HTTP/1.1', 'Host: evil.example'), '200');
  const answer = await exchange(await open(), 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  t.regex(answer, /This listens on a loopback address, and is served as localhost, 127\.0\.0\.1 or \[::1\] only/);
});

test('bound to other addresses, or by another name of a loopback address, it is served under that too', (t) => {
  t.true(hostCheck('0.0.0.0', '0.0.0.0')('any.example'));
  t.true(hostCheck('::', '::')('any.example:9090'));
  const named = hostCheck('Web1.internal', '127.0.1.1');
  t.true(named('web1.internal:9090') && named('localhost'));
  t.false(named('web2.internal'));
  t.false(hostCheck('::ffff:127.0.0.1', '::ffff:127.0.0.1')('evil.example'), 'it is a loopback address too');
});

test('a port can be had again as soon as it is closed', async (t) => {
  const { port, close, open } = await serve(t);
  await open();
  await close();
  const again = await servePages({ address: '127.0.0.1', port, find: () => undefined, onError: () => {} });
  t.is(again.origin, `http://127.0.0.1:${port}`);
  await again.close();
});
