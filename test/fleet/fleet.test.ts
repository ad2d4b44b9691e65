import { setTimeout } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { jetStreamManager } from '../../src/nats/index.ts';
import { memoryOf, startExporting, type Ended } from '../faults/exporting.ts';
import { randomOf, seed } from '../faults/random.ts';
import { makeTree } from '../fixtures/tree.ts';
import { patience } from '../limit.ts';
import { peer } from '../peers.ts';
import { startInfluxd, type Influxd } from '../services/influxd.ts';
import { startNats, type NatsServer } from '../services/nats-server.ts';
import { until } from '../until.ts';
import { Outages } from './outages.ts';
import { openNetwork, type Site } from './sites.ts';
import { fleetTable } from './table.ts';

// Many hosts -> two senders -> a stream of NATS -> two workers -> a database, all of which are killed with -9 at random, and cut off
// from the network. `make fleet` plays it in full, and prints a table.

const isFull = process.env['CUBESTAT_FLEET'] === 'full';
const given = (name: string, standard: number) => Number(process.env[name] || standard);
const size = isFull
  ? { hosts: given('HOSTS', 1000), ticks: given('SECONDS', 600), metrics: 100, tick: 1000, between: 1000 * given('BETWEEN', 30) }
  : { hosts: 20, ticks: 30, metrics: 10, tick: 50, between: 1500 };

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

interface Fleet {
  readonly t: ExecutionContext;
  readonly broker: NatsServer;
  readonly store: Influxd;
  readonly outages: Outages;
}

/** Feeds an exporter a tick at a time. What a killed one has not passed on, the next one gets again, as from a host that waits. */
async function send({ t, broker, outages }: Fleet, site: Site, hosts: readonly string[], made: (count: number) => void): Promise<Ended[]> {
  const flags = ['--nats-url', site.reach(broker.url), '--nats-timeout', '2s', '--nats-flush-interval', '100ms'];
  const spool = ['--spool', makeTree(t, {}), '--spool-size', '4GiB'];
  const begin = () => startExporting(t, ['--to', 'nats', ...flags, ...spool, '--tee'], site.by);
  const runs: Ended[] = [];
  let [exporting, taken, fed] = [begin(), 0, 0];
  for (let tick = 1; tick <= size.ticks; tick += 1) {
    const due = performance.now() + size.tick;
    await exporting.feed(samples(hosts, fed, tick * hosts.length));
    fed = tick * hosts.length;
    made(fed);
    await setTimeout(Math.max(0, due - performance.now()));
    if (random() * size.between > size.tick) continue;
    const killed = performance.now();
    const ended = await exporting.end('SIGKILL');
    runs.push(ended);
    fed = taken += ended.passedOn;
    exporting = begin();
    outages.ended('sender killed', killed);
  }
  await exporting.feed(samples(hosts, fed, size.ticks * hosts.length));
  return [...runs, await exporting.end()];
}

/** Delivers until all is, killed again and again until all is sent: a slow machine would not get further than a start. */
async function work({ t, broker, store, outages }: Fleet, site: Site, delivered: Promise<void>): Promise<Ended[]> {
  const flags = ['--influxdb-url', site.reach(store.url), '--influxdb-db', 'test', '--influxdb-flush-interval', '100ms'];
  const begin = () => startExporting(t, ['--to', 'influxdb', ...flags, `${site.reach(broker.url)}/cubestat?durable=workers`], site.by);
  const runs: Ended[] = [];
  let exporting = begin();
  while (await outages.pause()) {
    const killed = performance.now();
    runs.push(await exporting.end('SIGKILL'));
    exporting = begin();
    outages.ended('worker killed', killed);
  }
  await delivered;
  return [...runs, await exporting.end('SIGTERM')];
}

async function stateOf(broker: NatsServer) {
  return broker.ask(async (connection) => {
    const manager = await jetStreamManager(connection);
    const { num_pending: waiting, num_ack_pending: underway } = await manager.consumers.info('cubestat', 'workers');
    const { messages, bytes } = (await manager.streams.info('cubestat')).state;
    return { messages, bytes, behind: waiting + underway };
  });
}

/** Looks at the servers until all is over. Gives the most memory of each. */
async function watch({ broker, store, outages }: Fleet, over: AbortSignal): Promise<readonly number[]> {
  const peaks = [0, 0];
  while (!over.aborted) {
    await setTimeout(size.tick / 2, undefined, { signal: over }).catch(() => {});
    for (const [at, server] of [broker, store].entries()) peaks[at] = Math.max(peaks[at]!, memoryOf(server.pid(), 'VmHWM') ?? 0);
    const state = await stateOf(broker).catch(() => undefined);
    if (state) outages.delivered(state.messages - state.behind);
  }
  return peaks;
}

/** The runs that were not killed whose counts do not add up. */
const miscounted = (runs: readonly Ended[]) =>
  runs.filter(({ code, counters: { read, written = 0, rejected = 0, dropped = 0, pending = 0 } }) => {
    return code !== null && read !== written + rejected + dropped + pending;
  });

peer('nats-server', 'influxd')('a fleet loses nothing, and has nothing twice, whatever is killed or cut off', async (t) => {
  t.timeout(patience + size.ticks * size.tick);
  const network = openNetwork(t, isFull ? 'namespaces' : 'relays');
  const [broker, store] = [await startNats(t, network), await startInfluxd(t, network)];
  await store.write(`first x=1 ${began}000000000`);
  await broker.addStream();
  await broker.ask(async (connection) => {
    const config = { durable_name: 'workers', ack_policy: 'explicit', ack_wait: 2e9, max_ack_pending: -1 } as const;
    await (await jetStreamManager(connection)).consumers.add('cubestat', config);
  });
  const [sent, over] = [new AbortController(), new AbortController()];
  const fed = [0, 0];
  const outages = new Outages({ between: size.between, made: () => fed[0]! + fed[1]!, over: sent.signal });
  const fleet = { t, broker, store, outages };
  const [near, far] = [[], []] as [Site[], Site[]];
  for (const sites of [near, far]) for (let at = 0; at < 2; at += 1) sites.push(await network.addSite([broker.url, store.url]));

  let isDelivered = () => {};
  const delivered = new Promise<void>((resolve) => (isDelivered = resolve));
  const working = far.map(async (site) => work(fleet, site, delivered));
  const longest = size.between / 4;
  const breaking = [
    ...near.map(async (site) => outages.repeat('sender cut off', longest, site.cut, site.heal)),
    ...far.map(async (site) => outages.repeat('worker cut off', longest, site.cut, site.heal)),
    outages.repeat('nats-server killed', longest, () => broker.stop('SIGKILL'), broker.start),
    outages.repeat('influxd killed', longest, () => store.stop('SIGKILL'), store.start),
  ];
  const watching = watch(fleet, over.signal);

  const start = performance.now();
  const hosts = Array.from({ length: size.hosts }, (_, at) => `host${at}`);
  const half = Math.ceil(size.hosts / 2);
  const parts = [hosts.slice(0, half), hosts.slice(half)];
  const sending = near.map(async (site, at) => send(fleet, site, parts[at]!, (count) => (fed[at] = Math.max(fed[at]!, count))));
  const senders = await Promise.all(sending);
  const seconds = (performance.now() - start) / 1000;
  sent.abort();
  await Promise.all(breaking);
  const { behind } = await stateOf(broker);
  const drainFrom = performance.now();
  await until(async () => (await stateOf(broker)).behind === 0, 'all is acknowledged', patience / 1000);
  const drained = (performance.now() - drainFrom) / 1000;
  isDelivered();
  const workers = await Promise.all(working);
  over.abort();
  const peaks = await watching;
  outages.close();

  const { messages, bytes } = await stateOf(broker);
  const found = await store.query('SELECT count("test.tick.count"), sum("test.tick.count") FROM "cubestat" GROUP BY "host"');
  const [total, expected] = [size.hosts * size.ticks, (size.ticks * (size.ticks - 1)) / 2];
  const wrong = found.filter(({ values }) => values[0]![1] !== size.ticks || values[0]![2] !== expected);
  const lost = total - found.reduce((sum, { values }) => sum + (values[0]![1] as number), 0);
  const bytesOf = (sites: readonly Site[]) => sites.reduce((sum, site) => sum + site.bytes(), 0);
  if (isFull)
    process.stdout.write(
      fleetTable({
        ...{
          ...size,
          network: network.name,
          total,
          lost,
          twice: messages - total,
          seconds,
          behind,
          drained,
          bytes,
          senders,
          workers,
          peaks,
        },
        ...{ sent: bytesOf(near), delivered: bytesOf(far), outages: outages.all },
      }),
    );
  for (const runs of senders) t.is(runs.at(-1)!.code, 0, runs.at(-1)!.said.join('\n'));
  t.deepEqual([...senders, ...workers].flatMap(miscounted), []);
  t.deepEqual([messages, lost, found.length, wrong], [total, 0, size.hosts, []], `CUBESTAT_FAULTS_SEED=${seed}`);
});
