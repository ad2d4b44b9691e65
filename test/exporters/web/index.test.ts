import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import test from 'ava';
import { createRecording, decodeCopy } from '../../../src/charts/index.ts';
import { web } from '../../../src/exporters/web/index.ts';
import { serialiseSample, type Sample } from '../../../src/samples/sample.ts';
import { exportContext } from '../context.ts';
import { until } from '../../until.ts';
import { sampleAt, servePage, start, webConfig } from './serving.ts';

/** The samples of events, and the id of each. */
const eventsIn = (text: string) =>
  [...text.matchAll(/^id: (.*)\ndata: (.*)\n\n/gm)].map(([, id, data]) => ({ id: id!, sample: JSON.parse(data!) as Sample }));

const secondsIn = (text: string) => eventsIn(text).map(({ sample }) => sample.timestamp - start);

test('the page is one document that loads nothing else, and may do nothing else', async (t) => {
  const { get } = await servePage(t);
  const response = await get('/');
  const html = await response.text();
  t.is(response.status, 200);
  t.is(response.headers.get('content-type'), 'text/html; charset=utf-8');
  t.true(Buffer.byteLength(html) < 100_000, `${Buffer.byteLength(html)} bytes`);
  t.regex(
    response.headers.get('content-security-policy')!,
    /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self';/,
  );
  t.is(response.headers.get('cross-origin-resource-policy'), 'same-origin');
  t.is(response.headers.get('access-control-allow-origin'), null);
  t.notRegex(html, /\b(?:src|href)="(?!data:)/);
});

test('events give the newest sample, and then each that comes, with ids that grow', async (t) => {
  const { put, follow } = await servePage(t);
  put(sampleAt(0), sampleAt(1));
  const text = await follow('/events');
  await until(() => secondsIn(text()).includes(1), 'the newest sample');
  put(sampleAt(2), sampleAt(3));
  await until(() => secondsIn(text()).length === 3, 'what comes');
  t.regex(text(), /^retry: 1000\n\nevent: exporters\ndata: \[\]\n\nid: /);
  t.deepEqual(secondsIn(text()), [1, 2, 3]);
  const ids = eventsIn(text()).map(({ id }) => Number(id));
  t.deepEqual(
    ids,
    [...new Set(ids)].sort((one, other) => one - other),
  );
  t.true(Math.abs(ids[0]! - Date.now() / 1000) < 600, 'they are times');
});

test('a reader that was away goes on where it was, without a hole and without a sample twice', async (t) => {
  const { put, follow } = await servePage(t);
  put(...Array.from({ length: 100 }, (_, second) => sampleAt(second)));
  const first = await follow('/events?since=0');
  await until(() => secondsIn(first()).length === 100, 'all of them');
  const { id } = eventsIn(first())[41]!;
  for (const [path, headers] of [
    ['/events', { 'Last-Event-ID': id }],
    ['/events?since=0', { 'Last-Event-ID': id }],
    [`/events?since=${id}`, {}],
  ] as const) {
    const text = await follow(path, headers);
    await until(() => secondsIn(text()).at(-1) === 99, 'the rest');
    t.deepEqual(
      secondsIn(text()),
      Array.from({ length: 58 }, (_, at) => 42 + at),
    );
  }
  const odd = await follow('/events', { 'Last-Event-ID': 'nonsense' });
  await until(() => secondsIn(odd()).length === 1, 'the newest');
  t.deepEqual(secondsIn(odd()), [99]);
});

test('events say when the samples have ended, and stay', async (t) => {
  const { put, end, follow, get } = await servePage(t);
  put(sampleAt(0));
  const text = await follow('/events');
  end();
  await until(() => text().includes('\n\nevent: end\ndata:\n\n'), 'the end');
  t.is((await get('/healthz')).status, 200);
});

test('nginx is told not to hold events back', async (t) => {
  const { get } = await servePage(t);
  for (const path of ['/events', '/samples']) {
    const gone = new AbortController();
    const response = await get(path, { signal: gone.signal });
    t.is(response.headers.get('x-accel-buffering'), 'no');
    t.is(response.headers.get('cache-control'), 'no-store');
    gone.abort();
  }
});

test('samples of a time are lines as they came', async (t) => {
  const { put, get } = await servePage(t);
  const tagged = { ...sampleAt(5), tags: { env: 'prod' }, metrics: { 'cpu.utilization.percent': 0.1, 'über "x"': 1e21 } };
  put(...[0, 1, 2, 3, 4].map((second) => sampleAt(second)), tagged);
  const text = async (query: string) => (await get(`/samples?${query}`)).text();
  t.is(
    await text('until=now'),
    [0, 1, 2, 3, 4].map((second) => `${JSON.stringify(sampleAt(second))}\n`).join('') + `${serialiseSample(tagged)}\n`,
  );
  t.is(await text(`since=${start + 5}&until=${start + 6}`), `${serialiseSample(tagged)}\n`);
  t.is(await text(`since=${start + 1}&until=${start + 3}`), [1, 2, 3].map((second) => `${JSON.stringify(sampleAt(second))}\n`).join(''));
  t.is(await text('since=-2s&until=-1.5s'), `${JSON.stringify(sampleAt(3))}\n`);
});

test('samples without an end of time go on with those that come, from the newest or from a time', async (t) => {
  const { put, follow, end } = await servePage(t);
  put(...[0, 1, 2, 3].map((second) => sampleAt(second)));
  const seconds = (text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as Sample).timestamp - start);
  const newest = await follow('/samples');
  const older = await follow('/samples?since=-2s');
  await until(() => newest() !== '' && older() !== '', 'what there is');
  put(sampleAt(4));
  await until(() => seconds(newest()).includes(4) && seconds(older()).includes(4), 'what comes');
  end();
  t.deepEqual(seconds(newest()), [3, 4]);
  t.deepEqual(seconds(older()), [1, 2, 3, 4]);
});

test('a time that is none is a mistake, which the answer explains', async (t) => {
  const { get } = await servePage(t);
  for (const [query, said] of [
    ['since=yesteryear', /^since is not a time/],
    ['since=now&until=', /^until is not a time/],
    ['form=0', /^there is no parameter form: expected since or until/],
  ] as const) {
    const response = await get(`/samples?${query}`);
    t.is(response.status, 400);
    t.regex(await response.text(), said);
  }
});

test('the history is a recording from which a page goes on behind its last event', async (t) => {
  const { put, get, follow } = await servePage(t, {}, 1);
  put(...Array.from({ length: 3000 }, (_, second) => sampleAt(second)));
  const response = await get('/history');
  const recording = createRecording(86_400, undefined, decodeCopy(await response.arrayBuffer()));
  t.is(recording.samples, 3000);
  t.is(recording.history.peak(recording.series[0]!.id, 0, 3000), 100);
  put(sampleAt(3000));
  const text = await follow(`/events?since=${response.headers.get('last-event-id')}`);
  await until(() => secondsIn(text()).length > 0, 'the next');
  t.deepEqual(secondsIn(text()), [3000]);
});

test('a range of the history is given as it is kept, and one that is none is a mistake', async (t) => {
  const { put, get } = await servePage(t, {}, 1);
  put(...Array.from({ length: 3000 }, (_, second) => sampleAt(second)));
  const { head, blocks } = decodeCopy(await (await get('/history?level=0&first=512&length=4')).arrayBuffer());
  t.deepEqual(head.levels[0], { first: 512, length: 4 });
  t.deepEqual(
    [...blocks.subarray(0, 4)],
    [512, 513, 514, 515].map((second) => second % 101),
  );
  for (const query of ['level=4&first=0&length=1', 'level=0&first=-1&length=1', 'level=0&first=0', 'level=0&first=0&length=0', 'x=1']) {
    const response = await get(`/history?${query}`);
    t.is(response.status, 400);
    t.regex(await response.text(), /expected/);
  }
});

test('a reader that takes nothing holds up nobody, and is no burden', async (t) => {
  const { put, follow, origin } = await servePage(t);
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  t.teardown(() => socket.destroy());
  await once(socket, 'connect');
  socket.pause().write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const text = await follow('/events');
  const wide = (second: number): Sample => ({
    ...sampleAt(second),
    metrics: Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x${at}`, at])),
  });
  for (let second = 0; second < 500; second += 1) put(wide(second));
  await until(() => text().endsWith('\n\n') && text().includes(`{"timestamp":${start + 499},`), 'all, for the other reader');
  t.is(secondsIn(text()).length, 500);
});

test('health: samples arrive, or have not yet', async (t) => {
  // With such an interval no machine is too slow for the sample to be a fresh one.
  const { put, get } = await servePage(t, {}, 600);
  t.is((await get('/healthz')).status, 503);
  const response = await until(async () => {
    // On a busy machine a sample may be old before it is asked for.
    put(sampleAt(0));
    const answer = await get('/healthz');
    return answer.status === 200 && answer;
  }, 'samples arrive');
  t.is(await response.text(), 'ok\n');
});

test('HEAD has no body, other methods and paths are refused, and so are other hosts', async (t) => {
  const { get, origin } = await servePage(t);
  for (const path of ['/', '/events', '/samples', '/history']) {
    const response = await get(path, { method: 'HEAD' });
    t.is(response.status, 200);
    t.is(await response.text(), '');
  }
  for (const method of ['POST', 'OPTIONS', 'DELETE']) {
    const response = await get('/events', { method, headers: { Origin: 'http://other.example' } });
    t.is(response.status, 405);
    t.is(response.headers.get('allow'), 'GET, HEAD');
    t.is(response.headers.get('access-control-allow-origin'), null);
  }
  t.is((await get('/index.html')).status, 404);
  const foreign = request(`${origin}/history`, { headers: { Host: 'evil.example' } }).end();
  const [answer] = (await once(foreign, 'response')) as [IncomingMessage];
  t.is(answer.resume().statusCode, 421);
});

test('a port that is taken is an error that says what to do', async (t) => {
  const { origin } = await servePage(t);
  const port = Number(new URL(origin).port);
  await t.throwsAsync(async () => web.open(webConfig({ port }), exportContext()), {
    message: new RegExp(`^127\\.0\\.0\\.1:${port} is in use by another program; choose another with --web-port$`),
  });
});

test('--check opens the port, and closes it again', async (t) => {
  t.regex(await web.check!(webConfig(), exportContext()), /^can serve http:\/\/127\.0\.0\.1:\d+\/$/);
});

test('readers beyond the limit are told so, and others find the page all the same', async (t) => {
  const { put, get } = await servePage(t);
  put(sampleAt(0));
  const gone = new AbortController();
  t.teardown(() => gone.abort());
  // One after the other: so many requests at once may take a busy machine longer than a request may take.
  const readers: Response[] = [];
  while (readers.length < 192) readers.push(await get('/events', { signal: gone.signal }));
  const refused = await until(async () => {
    const response = await get('/samples', { signal: gone.signal });
    return response.status === 503 && response;
  }, 'the refusal');
  t.is(refused.headers.get('retry-after'), '10');
  t.is((await get('/')).status, 200);
  // A response that is collected as garbage would have left.
  t.deepEqual(new Set(readers.map(({ status }) => status)), new Set([200]));
  gone.abort();
  await until(async () => (await get('/samples?until=now')).status === 200, 'room again');
});
