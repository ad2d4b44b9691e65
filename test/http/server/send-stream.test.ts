import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { servePages, type PageStream } from '../../../src/http/index.ts';
import { patience } from '../../limit.ts';
import { until } from '../../until.ts';

/** A server of one stream, and what it was asked for of that. */
async function streaming(t: ExecutionContext, chunks: PageStream['chunks'], clientTimeout = patience) {
  const said: string[] = [];
  const server = await servePages({
    ...{ address: '127.0.0.1', port: 0, clientTimeout, onError: (message: string) => void said.push(message) },
    find: ({ path }) => (path === '/' ? { status: 200, type: 'text/plain', headers: { 'X-Own': 'yes' }, chunks } : undefined),
  });
  t.teardown(server.close);
  const open = async (method: string) => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1').on('error', () => {});
    t.teardown(() => socket.destroy());
    await once(socket, 'connect');
    socket.write(`${method} / HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    return socket;
  };
  return { ...server, said, open };
}

test('a stream is sent part by part, with its headers', async (t) => {
  const { origin } = await streaming(t, async function* () {
    yield Buffer.from('one ');
    yield Buffer.from('two');
  });
  const response = await fetch(origin);
  t.is(response.headers.get('x-own'), 'yes');
  t.is(response.headers.get('content-length'), null);
  t.is(await response.text(), 'one two');
});

test('HEAD begins no stream', async (t) => {
  let hasBegun = false;
  const { origin } = await streaming(t, async function* () {
    hasBegun = true;
    yield Buffer.from('one');
  });
  const response = await fetch(origin, { method: 'HEAD' });
  t.is(response.status, 200);
  t.is(response.headers.get('x-own'), 'yes');
  t.false(hasBegun);
});

test('no more is made than a reader takes, and one that takes nothing is disconnected', async (t) => {
  let made = 0;
  let hasEnded = false;
  const { open, said } = await streaming(
    t,
    async function* () {
      try {
        for (;;) {
          made += 1;
          yield Buffer.alloc(2 ** 20);
        }
      } finally {
        hasEnded = true;
      }
    },
    100,
  );
  (await open('GET')).pause();
  await until(() => hasEnded, 'the stream ends');
  // What fits into the buffers of the kernel, at both ends.
  t.true(made < 64, `${made} MiB`);
  t.deepEqual(said, []);
});

test('a stream learns that its reader has gone', async (t) => {
  let gone: AbortSignal | undefined;
  const { open } = await streaming(t, async function* (signal) {
    gone = signal;
    yield Buffer.from('one');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  const socket = await open('GET');
  await once(socket, 'data');
  socket.destroy();
  await until(() => gone?.aborted, 'the signal');
  t.pass();
});

test('a stream that fails breaks the answer off, so that nobody takes it for a whole one', async (t) => {
  const { origin, said } = await streaming(t, async function* () {
    yield Buffer.from('one');
    throw new Error('no more');
  });
  await t.throwsAsync(async () => (await fetch(origin)).text());
  t.deepEqual(said, ['a request failed: no more']);
});

test('others have their turn between two parts, however fast a reader is', async (t) => {
  let isOver = false;
  let ofThisTurn = 0;
  let mostInTurn = 0;
  const { origin } = await streaming(t, async function* () {
    for (let part = 0; part < 100; part += 1) {
      mostInTurn = Math.max(mostInTurn, (ofThisTurn += 1));
      yield Buffer.from('.');
    }
    isOver = true;
  });
  const text = fetch(origin).then((response) => response.text());
  for (; !isOver; await setImmediate()) ofThisTurn = 0;
  t.is((await text).length, 100);
  t.true(mostInTurn < 10, `${mostInTurn} parts`);
});
