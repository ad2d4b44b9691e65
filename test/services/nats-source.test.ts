import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';
import { jetStreamManager } from '../../src/nats/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { inProcess, outcome, start } from '../cli/cubestat.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { lines, running, sampleAt, samplesTo } from './delivering.ts';
import { startNats, type NatsServer } from './nats-server.ts';

const nanoseconds = 1e9;

/** A server with a stream of samples, one for their copies, and a durable consumer whose messages come again after a second. */
async function fleet(t: ExecutionContext, count: number) {
  const server = await startNats(t);
  await server.addStream();
  await server.addStream({ name: 'copy', subjects: ['copy.>'] });
  await server.ask(async (connection) => {
    const config = { durable_name: 'shared', ack_policy: 'explicit', ack_wait: nanoseconds } as const;
    await (await jetStreamManager(connection)).consumers.add('cubestat', config);
  });
  if (count > 0) await send(server, samplesTo(count));
  return { server, operand: `${server.url}/cubestat?durable=shared`, copying: copying(server.url) };
}

const copying = (url: string) => ['export', '--to', 'nats', '--nats-url', url, '--nats-subject', 'copy'];

const send = (server: NatsServer, samples: readonly Sample[]) =>
  inProcess(['export', '--to', 'nats', '--nats-url', server.url], { input: lines(samples) });

/** What the server knows of a consumer. */
const stateOf = (server: NatsServer, name = 'shared') =>
  server.ask(async (connection) => (await jetStreamManager(connection)).consumers.info('cubestat', name));

/** Nothing is left to deliver, and nothing to acknowledge. */
const isDone = async (server: NatsServer) => {
  const { num_pending: pending, num_ack_pending: unacknowledged } = await stateOf(server);
  return pending === 0 && unacknowledged === 0;
};

/** What workers say of their messages, once that is so much. */
const wordsOf = (server: NatsServer, count: number) =>
  server.ask(async (connection) => {
    const words: string[] = [];
    for await (const { data } of connection.subscribe('$JS.ACK.cubestat.shared.>', { max: count }))
      words.push(Buffer.from(data).toString());
    return words;
  });

peer('nats-server')(
  'workers share a durable consumer; those that are killed with -9 lose nothing, and nothing is there twice',
  async (t) => {
    const { server, operand, copying: copy } = await fleet(t, 1200);
    const copied = () => server.count('copy');
    const killed = [running(t, [...copy, operand]), running(t, [...copy, operand])];
    await until(async () => (await copied()) >= 200, 'they have copied 200');
    for (const { child } of killed) child.kill('SIGKILL');
    await Promise.all(killed.map(({ ended }) => ended));
    const workers = [running(t, [...copy, operand]), running(t, [...copy, operand])];
    await until(() => isDone(server), 'all is acknowledged');
    for (const { child } of workers) child.kill('SIGINT');
    // One that the other left nothing to may not have started yet, and is then ended by the signal.
    for (const { ended } of workers) t.true([0, null].includes((await ended).code));
    t.deepEqual(await server.samples('copy'), samplesTo(1200));
  },
);

peer('nats-server')('a server that is killed with -9 loses nothing, and gives a worker nothing twice', async (t) => {
  const { server, operand } = await fleet(t, 2000);
  const folder = makeTree(t, {});
  const worker = running(t, ['export', '--to', 'csv', '-o', join(folder, 'samples.csv'), '--csv-columns', 'test.index.count', operand]);
  const rows = () => readFileSync(join(folder, 'samples.csv'), 'utf8').trimEnd().split('\n').slice(1);
  await until(async () => (await stateOf(server)).num_pending < 1900, 'it has begun');
  await server.stop('SIGKILL');
  await until(() => /cubestat: refused the connection; retry in/.test(worker.said()), 'it is told');
  await server.start();
  await send(server, [sampleAt(2001)]);
  await until(() => isDone(server), 'all is acknowledged');
  worker.child.kill('SIGINT');
  const { stderr, code } = await worker.ended;
  t.regex(stderr, /works again\n[^]*csv: 2001 read, 2001 written/);
  t.is(code, 0);
  const numbers = rows().map((row) => Number(row.split(',').at(-1)));
  t.deepEqual(
    numbers.toSorted((one, other) => one - other),
    samplesTo(2001).map(({ timestamp }) => timestamp),
  );
});

peer('nats-server')('a message is acknowledged when the exporters have settled it, and not before, however long that takes', async (t) => {
  const { server, operand, copying: copy } = await fleet(t, 50);
  const stuck = running(t, ['export', '--to', 'influxdb', '--influxdb-url', 'http://127.0.0.1:1', operand]);
  await until(() => /50 samples pending in memory/.test(stuck.said()), 'all wait for the database');
  t.true((await wordsOf(server, 200)).every((word) => word === '+WPI'));
  t.like(await stateOf(server), { num_ack_pending: 50, ack_floor: { consumer_seq: 0 } });
  stuck.child.kill('SIGKILL');
  await stuck.ended;
  const worker = running(t, [...copy, operand]);
  await until(() => isDone(server), 'another worker has done it');
  worker.child.kill('SIGTERM');
  t.is((await worker.ended).code, 0);
  t.deepEqual(await server.samples('copy'), samplesTo(50));
});

peer('nats-server')('what is not a sample becomes a dead letter, is told once, and holds up nothing', async (t) => {
  const { server, operand, copying: copy } = await fleet(t, 1);
  const dead = join(makeTree(t, {}), 'dead');
  await server.publish('cubestat.other', 'no json');
  await server.publish('cubestat.other', '');
  await server.publish('cubestat.other', `${JSON.stringify(sampleAt(2))}\r\n{"timestamp":"x"}\n\n${JSON.stringify(sampleAt(3))}`);
  const worker = running(t, [...copy, '--dead-letters', dead, operand]);
  await until(() => isDone(server), 'all is acknowledged');
  worker.child.kill('SIGINT');
  const { stderr } = await worker.ended;
  t.deepEqual(
    readFileSync(dead, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { line: string }).line),
    ['no json', '{"timestamp":"x"}'],
  );
  t.is(stderr.match(/message 2 of cubestat\.other: .*; left out/g)?.length, 1);
  t.regex(stderr, /2 lines left out\n/);
  t.deepEqual(await server.samples('copy'), samplesTo(3));
});

peer('nats-server')('a consumer or a stream that goes away meanwhile, or comes later, is opened again', async (t) => {
  const server = await startNats(t);
  await server.addStream({ name: 'copy', subjects: ['copy.>'] });
  const operand = `${server.url}/cubestat?durable=own`;
  const worker = running(t, [...copying(server.url), operand]);
  await until(() => /says stream not found; is there a stream cubestat\?/.test(worker.said()), 'it is told');
  await server.addStream();
  await send(server, [sampleAt(1)]);
  const copied = async (count: number) => until(async () => (await server.count('copy')) === count, `${count} are copied`);
  await copied(1);
  await server.ask(async (connection) => (await jetStreamManager(connection)).consumers.delete('cubestat', 'own'));
  await send(server, [sampleAt(2)]);
  await copied(2);
  await server.ask(async (connection) => (await jetStreamManager(connection)).streams.delete('cubestat'));
  await server.addStream();
  await send(server, [sampleAt(3)]);
  await copied(3);
  worker.child.kill('SIGINT');
  await worker.ended;
  t.deepEqual(await server.samples('copy'), samplesTo(3));
});

peer('nats-server')('without a durable consumer, nothing is missed while it is gone, even before the first message', async (t) => {
  const server = await startNats(t);
  await server.addStream();
  const live = running(t, ['filter', `${server.url}/cubestat`, '-n', '1']);
  await until(async () => (await consumersOf(server)) === 1, 'it reads');
  await server.ask(async (connection) => {
    const { consumers } = await jetStreamManager(connection);
    const [own] = await consumers.list('cubestat').next();
    const deleted = consumers.delete('cubestat', own!.name);
    connection.publish('cubestat.web1', JSON.stringify(sampleAt(1)));
    await deleted;
  });
  t.is((await live.ended).code, 0);
});

peer('nats-server')('the server is asked for heartbeats, without which it is asked again', async (t) => {
  const { server, operand } = await fleet(t, 1);
  const asked = server.ask(async (connection) => {
    for await (const request of connection.subscribe('$JS.API.CONSUMER.MSG.NEXT.cubestat.shared', { max: 1 }))
      return request.json<{ readonly idle_heartbeat: number }>();
    return undefined;
  });
  running(t, ['filter', operand]);
  t.is((await asked)?.idle_heartbeat, 5e9);
});

peer('nats-server')(
  'without a durable consumer it is live, or begins where --since says; with one at the beginning, up to what was read',
  async (t) => {
    const { server, operand } = await fleet(t, 5);
    const live = running(t, ['filter', `${server.url}/cubestat?subject=cubestat.*`]);
    let shown = '';
    live.child.stdout!.on('data', (text: string) => (shown += text));
    await until(async () => {
      const { num_pending: pending } = await stateOf(server);
      return pending === 5 && (await consumersOf(server)) === 2;
    }, 'it reads');
    await send(server, [sampleAt(6)]);
    await until(() => shown.includes('\n'), 'it comes at once');
    live.child.kill('SIGINT');
    t.is((await live.ended).code, 0);
    t.is(shown, lines([sampleAt(6)]));
    t.is((await inProcess(['filter', operand, '-n', '4'])).stdout, lines(samplesTo(4)));
    const rest = (await inProcess(['filter', operand, '-n', '2'])).stdout.split('\n').filter(Boolean);
    t.deepEqual(rest.toSorted(), lines(samplesTo(6).slice(4)).trimEnd().split('\n'), 'what is given back may come in another order');
    const now = sampleAt(Math.floor(Date.now() / 1000));
    await send(server, [now]);
    t.is((await inProcess(['filter', `${server.url}/cubestat`, '--since', '-1h', '-n', '1'])).stdout, lines([now]));
  },
);

peer('nats-server')('filter acknowledges a message when its text is written: killed with -9 at any moment it loses nothing', async (t) => {
  const { server, operand } = await fleet(t, 1500);
  const file = join(makeTree(t, { samples: '' }), 'samples');
  const filtering = () => start(['filter', '--where', 'test.index.count != 7', operand], {}, ['sh', '-c', `exec "$@" >> ${file}`, 'sh']);
  const written = () => readFileSync(file, 'utf8').split('\n');
  for (const least of [200, 700]) {
    const child = filtering();
    t.teardown(() => child.kill('SIGKILL'));
    await until(() => written().length > least, `${least} are written`);
    const ended = outcome(child);
    child.kill('SIGKILL');
    await ended;
  }
  const last = filtering();
  t.teardown(() => last.kill('SIGKILL'));
  const ended = outcome(last);
  await until(() => isDone(server), 'all is acknowledged');
  last.kill('SIGTERM');
  // Where the others left nothing to it, it may not have started yet, and is then ended by the signal.
  t.true([0, null].includes((await ended).code));
  // A line that the kill has torn comes again, whole.
  const numbers = new Set(
    written().flatMap((line) => Array.from(line.matchAll(/"test.index.count":(\d+)\}\}$/g), ([, number]) => Number(number))),
  );
  t.deepEqual(
    [...numbers].toSorted((one, other) => one - other),
    samplesTo(1500).flatMap(({ timestamp }) => (timestamp === 7 ? [] : [timestamp])),
  );
});

peer('nats-server')('what a reader of the pipe has not taken is not acknowledged', async (t) => {
  const { server, operand } = await fleet(t, 0);
  const more = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`test.more${at}.count`, 0]));
  const large = samplesTo(150).map((sample) => ({ ...sample, metrics: { ...sample.metrics, ...more } }));
  await send(server, large);
  const child = start(['filter', operand]);
  t.teardown(() => child.kill('SIGKILL'));
  await until(async () => (await stateOf(server)).ack_floor.stream_seq > 0, 'it has passed some on');
  child.kill('SIGKILL');
  const first = (await text(child.stdout!)).split('\n').slice(0, -1);
  const rest = running(t, ['filter', operand]);
  await until(() => isDone(server), 'all is acknowledged');
  rest.child.kill('SIGTERM');
  const seen = [...first, ...(await rest.ended).stdout.split('\n').filter(Boolean)].map((line) => (JSON.parse(line) as Sample).timestamp);
  t.deepEqual(
    [...new Set(seen)].toSorted((one, other) => one - other),
    samplesTo(150).map(({ timestamp }) => timestamp),
  );
});

peer('nats-server')('a summary, and windows of it, acknowledge what they were made of when they are written', async (t) => {
  const { server, operand } = await fleet(t, 50);
  const killed = running(t, ['summary', operand]);
  await until(async () => (await stateOf(server)).num_ack_pending === 50, 'it has all');
  killed.child.kill('SIGKILL');
  await killed.ended;
  const windows = running(t, ['filter', '--every', '10s', operand]);
  await until(async () => (await stateOf(server)).ack_floor.stream_seq === 39, 'the windows that are over are written');
  windows.child.kill('SIGKILL');
  const written = (await windows.ended).stdout.trimEnd().split('\n');
  t.deepEqual(
    written.map((line) => (JSON.parse(line) as Sample).timestamp),
    [0, 10, 20, 30],
  );
  const { consumer_seq: before } = (await stateOf(server)).delivered;
  const summing = running(t, ['summary', '-f', 'json', operand]);
  await until(async () => (await stateOf(server)).delivered.consumer_seq >= before + 11, 'it has the rest');
  summing.child.kill('SIGTERM');
  const told = JSON.parse((await summing.ended).stdout || '{}') as { metrics?: { count: number }[] };
  const { num_pending: pending, num_ack_pending: unacknowledged } = await stateOf(server);
  t.is((told.metrics?.[0]?.count ?? 0) + pending + unacknowledged, 11);
});

peer('nats-server')('--until ends it: at once, with all that is stored, where that time is over', async (t) => {
  const { server, operand } = await fleet(t, 600);
  const live = `${server.url}/cubestat`;
  t.is((await inProcess(['filter', live, '--until', '-1h'])).stdout, lines(samplesTo(600)));
  const now = Math.floor(Date.now() / 1000);
  await send(server, [sampleAt(now - 7200), sampleAt(now)]);
  const summary = await inProcess(['summary', '-a', 'count', '-f', 'csv', live, '--since', '-3h', '--until', '-1h']);
  t.is(summary.stdout, 'metric,count,increase\ntest.index.count,1,\n');
  t.is((await inProcess(['filter', operand, '--until', '-1h'])).stdout.split('\n').length, 602);
  t.like(await inProcess(['filter', operand, '--until', '-1h']), { code: 0, stdout: '' });
  t.like(await stateOf(server), { num_pending: 0, num_ack_pending: 0 });
});

const consumersOf = (server: NatsServer) =>
  server.ask(async (connection) => (await (await jetStreamManager(connection)).streams.info('cubestat')).state.consumer_count);
