import { setTimeout } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { jetStreamManager } from '../../src/nats/index.ts';
import { startExporting, type Ended } from '../faults/exporting.ts';
import { randomOf, seed } from '../faults/random.ts';
import { makeTree } from '../fixtures/tree.ts';
import { patience } from '../limit.ts';
import { peer } from '../peers.ts';
import { startInfluxd, type Influxd } from '../services/influxd.ts';
import { startNats, type NatsServer } from '../services/nats-server.ts';
import type { Server } from '../services/server.ts';
import { until } from '../until.ts';
import { fleetTable } from './table.ts';

// Many hosts -> two senders -> a stream of NATS -> two workers -> a database, all of which are killed with -9 at random. `make fleet`
// plays it in full, and prints a table.

const isFull = process.env['CUBESTAT_FLEET'] === 'full';
const given = (name: string, standard: number) => Number(process.env[name] || standard);
const size = isFull
  ? { hosts: given('HOSTS', 200), ticks: given('SECONDS', 60), metrics: 100, tick: 1000, betweenKills: 8000 }
  : { hosts: 20, ticks: 30, metrics: 10, tick: 50, betweenKills: 1000 };

const random = randomOf(seed);
const began = 1_750_000_000;

/** Each sample of a host has the number of its tick, so that count and sum tell whether all are there. */
function* samples(hosts: readonly string[], from: number, to: number): Generator<string> {
  const more = Array.from({ length: size.metrics - 1 }, (_, at) => `,"test.m${at}.count":`);
  for (let at = from; at < to; at += 1) {
    const tick = Math.floor(at / hosts.length);
    const metrics = `"test.tick.count":${tick}${more.map((name, column) => `${name}${tick * column}`).join('')}`;
    yield `{"timestamp":${began + tick},"host":"${hosts[at % hosts.length]}","metrics":{${metrics}}}\n`;
  }
}

/** Feeds an exporter a tick at a time. What a killed one has not passed on, the next one gets again, as from a host that waits. */
async function send(t: ExecutionContext, broker: NatsServer, hosts: readonly string[]): Promise<Ended[]> {
  const spool = makeTree(t, {});
  const flags = ['--to', 'nats', '--nats-url', broker.url, '--nats-timeout', '2s', '--nats-flush-interval', '100ms', '--spool', spool];
  const begin = () => startExporting(t, [...flags, '--tee']);
  const runs: Ended[] = [];
  let [exporting, taken, fed] = [begin(), 0, 0];
  for (let tick = 1; tick <= size.ticks; tick += 1) {
    await exporting.feed(samples(hosts, fed, tick * hosts.length));
    fed = tick * hosts.length;
    await setTimeout(size.tick);
    if (random() * size.betweenKills > size.tick) continue;
    const ended = await exporting.end('SIGKILL');
    runs.push(ended);
    fed = taken += ended.passedOn;
    exporting = begin();
  }
  await exporting.feed(samples(hosts, fed, size.ticks * hosts.length));
  return [...runs, await exporting.end()];
}

/** Delivers until all is, killed again and again until all is sent: a slow machine would not get further than a start. */
async function work(
  t: ExecutionContext,
  broker: NatsServer,
  store: Influxd,
  sent: AbortSignal,
  delivered: Promise<void>,
): Promise<Ended[]> {
  const flags = ['--influxdb-url', store.url, '--influxdb-db', 'test', '--influxdb-flush-interval', '100ms'];
  const begin = () => startExporting(t, ['--to', 'influxdb', ...flags, `${broker.url}/cubestat?durable=workers`]);
  const runs: Ended[] = [];
  let exporting = begin();
  while (await pauses(sent)) {
    runs.push(await exporting.end('SIGKILL'));
    exporting = begin();
  }
  await delivered;
  return [...runs, await exporting.end('SIGTERM')];
}

/** Kills a server again and again, and starts it after a while. Gives how often. */
async function killServer(server: Server, over: AbortSignal): Promise<number> {
  let kills = 0;
  for (; await pauses(over); kills += 1) {
    await server.stop('SIGKILL');
    await setTimeout((random() * size.betweenKills) / 4);
    await server.start();
  }
  return kills;
}

/** Waits for some time; false when all is over. */
async function pauses(over: AbortSignal): Promise<boolean> {
  await setTimeout(size.betweenKills * (0.5 + random()), undefined, { signal: over }).catch(() => {});
  return !over.aborted;
}

async function pendingIn(broker: NatsServer): Promise<number> {
  const { num_pending: waiting, num_ack_pending: underway } = await broker.ask(async (connection) =>
    (await jetStreamManager(connection)).consumers.info('cubestat', 'workers'),
  );
  return waiting + underway;
}

peer('nats-server', 'influxd')('a fleet loses nothing, and has nothing twice, whatever is killed', async (t) => {
  t.timeout(patience);
  const [broker, store] = [await startNats(t), await startInfluxd(t)];
  await store.write(`first x=1 ${began}000000000`);
  await broker.addStream();
  await broker.ask(async (connection) => {
    const config = { durable_name: 'workers', ack_policy: 'explicit', ack_wait: 2e9 } as const;
    await (await jetStreamManager(connection)).consumers.add('cubestat', config);
  });
  const hosts = Array.from({ length: size.hosts }, (_, at) => `host${at}`);
  const sent = new AbortController();
  let isDelivered = () => {};
  const delivered = new Promise<void>((resolve) => (isDelivered = resolve));
  const working = [1, 2].map(async () => work(t, broker, store, sent.signal, delivered));
  const killing = [broker, store].map(async (server) => killServer(server, sent.signal));
  const start = performance.now();
  const half = Math.ceil(size.hosts / 2);
  const senders = await Promise.all([hosts.slice(0, half), hosts.slice(half)].map(async (some) => send(t, broker, some)));
  const seconds = (performance.now() - start) / 1000;
  sent.abort();
  const kills = await Promise.all(killing);
  const behind = await pendingIn(broker);
  const [drainFrom, total] = [performance.now(), size.hosts * size.ticks];
  await until(async () => (await pendingIn(broker)) === 0, 'all is acknowledged', patience / 1000);
  const drained = (performance.now() - drainFrom) / 1000;
  isDelivered();
  const workers = await Promise.all(working);
  const { messages, bytes } = await broker.ask(async (connection) => {
    return (await (await jetStreamManager(connection)).streams.info('cubestat')).state;
  });
  const found = await store.query('SELECT count("test.tick.count"), sum("test.tick.count") FROM "cubestat" GROUP BY "host"');
  const expected = (size.ticks * (size.ticks - 1)) / 2;
  const wrong = found.filter(({ values }) => values[0]![1] !== size.ticks || values[0]![2] !== expected);
  const lost = total - found.reduce((sum, { values }) => sum + (values[0]![1] as number), 0);
  if (isFull)
    process.stdout.write(
      fleetTable({ ...size, total, lost, twice: messages - total, seconds, behind, drained, bytes, senders, workers, kills }),
    );
  for (const runs of senders) t.is(runs.at(-1)!.code, 0, runs.at(-1)!.said.join('\n'));
  t.deepEqual([messages, lost, found.length, wrong], [total, 0, size.hosts, []], `CUBESTAT_FAULTS_SEED=${seed}`);
});
