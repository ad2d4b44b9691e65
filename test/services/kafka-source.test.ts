import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { kafkaBrokers, kafkaClient } from '../../src/kafka/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { inProcess, outcome, start } from '../cli/cubestat.ts';
import { makeCertificate } from '../exporters/certificates.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { startKafka, type KafkaBroker } from './kafka-broker.ts';
import { api } from './kafka-frames.ts';
import { makeMarker } from './kafka-produce.ts';

const sampleAt = (timestamp: number): Sample => ({ timestamp, host: `web${timestamp % 8}`, metrics: { 'test.index.count': timestamp } });
const samplesTo = (count: number) => Array.from({ length: count }, (_, at) => sampleAt(at + 1));
const lines = (samples: readonly Sample[]) => samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');

/** Sends samples as others would, each a message whose key is its host. */
const send = (broker: KafkaBroker, samples: readonly Sample[], ...more: readonly string[]) =>
  broker.produce(samples.map((sample) => `${sample.host}|${JSON.stringify(sample)}\n`).join(''), '-K', '|', ...more);

const copying = (broker: KafkaBroker) => ['export', '--to', 'kafka', '--kafka-brokers', broker.address, '--kafka-topic', 'copy'];
const operandOf = (broker: KafkaBroker, query = '?group=shared') => `kafka://${broker.address}/cubestat${query}`;
const distinct = (samples: readonly Sample[]) => [...new Map(samples.map((sample) => [sample.timestamp, sample])).values()];

function running(t: ExecutionContext, args: readonly string[]) {
  const child = start(args);
  let [said, shown] = ['', ''];
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (shown += text));
  t.teardown(() => child.kill('SIGKILL'));
  return { child, said: () => said, shown: () => shown, ended: outcome(child) };
}

/** What a group has committed is all that the topic has. */
const isDone = async (broker: KafkaBroker, count: number) => (await broker.committed('shared')) === count;

peer('kcat')('workers share a group; those that are killed with -9 lose nothing, and the last ones commit all', async (t) => {
  const broker = await startKafka(t);
  await send(broker, samplesTo(1000));
  const workers = [running(t, [...copying(broker), operandOf(broker)]), running(t, [...copying(broker), operandOf(broker)])];
  await until(async () => (await broker.messages('copy')).length > 100, 'they have begun');
  workers[0]!.child.kill('SIGKILL');
  await send(broker, samplesTo(2000).slice(1000));
  await until(() => isDone(broker, 2000), 'all is committed');
  workers[1]!.child.kill('SIGINT');
  t.is((await workers[1]!.ended).code, 0);
  t.deepEqual(distinct(await broker.samples('copy')), samplesTo(2000));
});

peer('kcat')('nothing is committed before the exporters have settled it, and another worker gets it', async (t) => {
  const broker = await startKafka(t);
  await send(broker, samplesTo(50));
  const stuck = running(t, ['export', '--to', 'influxdb', '--influxdb-url', 'http://127.0.0.1:1', operandOf(broker)]);
  await until(() => /\d+ samples pending in memory/.test(stuck.said()), 'they wait for the database');
  stuck.child.kill('SIGINT');
  stuck.child.kill('SIGKILL');
  await stuck.ended;
  t.is(await broker.committed('shared'), 0);
  const worker = running(t, [...copying(broker), operandOf(broker)]);
  await until(() => isDone(broker, 50), 'all is committed');
  worker.child.kill('SIGTERM');
  t.is((await worker.ended).code, 0);
  t.deepEqual(await broker.samples('copy'), samplesTo(50));
});

peer('kcat')('what is not a sample becomes a dead letter, is told once, and holds up nothing; others compress as they like', async (t) => {
  const broker = await startKafka(t);
  const dead = join(makeTree(t, {}), 'dead');
  await send(broker, [sampleAt(1)], '-z', 'snappy');
  await broker.produce('no json\n', '-p', '0');
  await broker.produce('{"timestamp":"x"}\n', '-p', '0', '-z', 'gzip');
  await broker.produce('key|\n', '-p', '0', '-K', '|', '-Z');
  await send(broker, [sampleAt(2)], '-z', 'gzip');
  const worker = running(t, [...copying(broker), '--dead-letters', dead, operandOf(broker)]);
  await until(() => isDone(broker, 5), 'all is committed');
  worker.child.kill('SIGINT');
  const { stderr } = await worker.ended;
  const letters = readFileSync(dead, 'utf8').trimEnd().split('\n');
  t.deepEqual(
    letters.map((line) => (JSON.parse(line) as { line: string }).line),
    ['no json', '{"timestamp":"x"}'],
  );
  t.is(stderr.match(/message \d+ of partition 0: .*; left out/g)?.length, 2);
  t.regex(stderr, /2 lines left out\n/);
  t.deepEqual(await broker.samples('copy'), samplesTo(2));
});

peer('kcat')('a broker that is gone meanwhile is told, and nothing is lost', async (t) => {
  const broker = await startKafka(t);
  await send(broker, samplesTo(300));
  const worker = running(t, [...copying(broker), '--kafka-timeout', '2s', operandOf(broker)]);
  await until(async () => (await broker.messages('copy')).length > 0, 'it has begun');
  await broker.stop();
  await until(() => /cubestat: (refused the connection|closed the connection); retry in/.test(worker.said()), 'it is told');
  await send(broker, samplesTo(400).slice(300));
  await broker.start();
  await until(() => isDone(broker, 400), 'all is committed');
  worker.child.kill('SIGINT');
  t.regex((await worker.ended).stderr, /works again/);
  t.deepEqual(distinct(await broker.samples('copy')), samplesTo(400));
});

peer('kcat')('without a group it is live, or has all from the beginning, and a missing topic is told', async (t) => {
  const broker = await startKafka(t);
  await send(broker, samplesTo(5));
  const live = running(t, ['filter', operandOf(broker, '')]);
  await until(() => broker.joined() > 0, 'it reads');
  await send(broker, [sampleAt(6)]);
  await until(() => live.shown().includes('\n'), 'it comes at once');
  live.child.kill('SIGINT');
  t.is((await live.ended).code, 0);
  t.is(live.shown(), lines([sampleAt(6)]));
  const all = (await inProcess(['filter', operandOf(broker, '?from=beginning'), '-n', '6'])).stdout.trimEnd().split('\n');
  t.deepEqual(all.toSorted(), lines(samplesTo(6)).trimEnd().split('\n'));
  broker.meddle(({ api: key }) => (key === api.metadata ? 3 : undefined));
  const waiting = running(t, ['filter', operandOf(broker)]);
  await until(() => /has no topic cubestat; check its name/.test(waiting.said()), 'it is told');
  waiting.child.kill('SIGINT');
  t.is((await waiting.ended).code, 0);
});

peer('kcat')(
  '--since begins with messages of that time; a broker that finds none by it, as this one, is told of and read from the beginning',
  async (t) => {
    const broker = await startKafka(t);
    const now = Math.floor(Date.now() / 1000);
    await send(broker, [sampleAt(now - 7200), sampleAt(now - 60), sampleAt(now)]);
    const { stdout, stderr } = await inProcess(['filter', operandOf(broker, ''), '--since', '-1h', '-n', '2']);
    t.deepEqual(
      stdout.trimEnd().split('\n').toSorted(),
      lines([sampleAt(now - 60), sampleAt(now)])
        .trimEnd()
        .split('\n')
        .toSorted(),
    );
    t.regex(stderr, /cannot look up offsets by time: all its messages are read/);
  },
);

/** Ends each partition with the marker of a transaction: the mock knows of none, but keeps a batch that says that it is one. */
async function endTransactions({ address, meddle }: KafkaBroker): Promise<void> {
  meddle(({ api: key, bytes }) => (key === api.produce ? makeMarker(bytes) : undefined));
  const brokers = kafkaBrokers(address, { tls: false, tlsInsecure: false, sasl: 'plain' });
  const producer = (await kafkaClient(brokers, { clientId: 'test', topic: 'cubestat', timeout: 10 })).kafka.producer();
  await producer.connect();
  for (const partition of [0, 1, 2, 3])
    await producer.send({ topic: 'cubestat', messages: [{ partition, key: Buffer.from([0, 0, 0, 1]), value: Buffer.alloc(6) }] });
  await producer.disconnect();
}

peer('kcat')('--until ends where a partition ends with the marker of a transaction, and that is committed too', async (t) => {
  const broker = await startKafka(t);
  await send(broker, samplesTo(20));
  await endTransactions(broker);
  const read = async (query: string) => {
    const { stdout, code } = await inProcess(['filter', operandOf(broker, query), '--until', '-1h']);
    t.is(code, 0);
    return stdout.split('\n').filter(Boolean).length;
  };
  t.is(await read('?from=beginning'), 20);
  t.is(await read(''), 20);
  t.is(await read('?group=shared'), 20);
  t.is(await broker.committed('shared'), 24);
  t.is(await read('?group=shared'), 0);
});

peer('kcat')('--until ends it: at once, with all that is stored, where that time is over', async (t) => {
  const broker = await startKafka(t);
  await send(broker, samplesTo(600));
  const read = async (query: string) => {
    const { stdout, stderr, code } = await inProcess(['filter', operandOf(broker, query), '--until', '-1h']);
    t.is(code, 0, stderr);
    return stdout === ''
      ? []
      : distinct(
          stdout
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as Sample),
        );
  };
  const inOrder = (samples: readonly Sample[]) => samples.toSorted((one, other) => one.timestamp - other.timestamp);
  t.deepEqual(inOrder(await read('')), samplesTo(600));
  t.deepEqual(inOrder(await read('?from=beginning')), samplesTo(600));
  t.deepEqual(inOrder(await read('?group=shared')), samplesTo(600));
  t.is(await broker.committed('shared'), 600);
  t.deepEqual(await read('?group=shared'), []);
});

peer('kcat')('filter commits what is written, and not what it has taken: killed with -9 it loses nothing', async (t) => {
  const broker = await startKafka(t);
  const file = join(makeTree(t, { samples: '' }), 'samples');
  await send(broker, samplesTo(600));
  const filtering = () => start(['filter', operandOf(broker)], {}, ['sh', '-c', `exec "$@" >> ${file}`, 'sh']);
  const written = () => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const first = filtering();
  t.teardown(() => first.kill('SIGKILL'));
  await until(() => written().length > 50, 'some are written');
  const killed = outcome(first);
  first.kill('SIGKILL');
  await killed;
  const joined = broker.joined();
  const last = filtering();
  t.teardown(() => last.kill('SIGKILL'));
  const ended = outcome(last);
  // The first one may have committed all of it.
  await until(() => broker.joined() > joined, 'it reads');
  await until(() => isDone(broker, 600), 'all is committed');
  last.kill('SIGTERM');
  t.is((await ended).code, 0);
  const whole = written().filter((line) => line.endsWith('}}'));
  t.deepEqual(
    distinct(whole.map((line) => JSON.parse(line) as Sample)).toSorted((one, other) => one.timestamp - other.timestamp),
    samplesTo(600),
  );
});

peer('kcat')('a way that is broken without anybody telling is left for another, and reading goes on where it was', async (t) => {
  const broker = await startKafka(t);
  await send(broker, samplesTo(5));
  const live = running(t, ['filter', operandOf(broker, '?from=beginning')]);
  await until(() => live.shown().split('\n').length > 5, 'all are there');
  broker.stall();
  await send(broker, [sampleAt(6)]);
  await until(() => live.shown().split('\n').length > 6, 'the next comes');
  live.child.kill('SIGINT');
  await live.ended;
  t.deepEqual(live.shown().trimEnd().split('\n').toSorted(), lines(samplesTo(6)).trimEnd().split('\n'));
});

peer('kcat')('offsets that are gone begin with the oldest message that is there', async (t) => {
  const broker = await startKafka(t);
  await send(broker, samplesTo(5));
  await broker.commit('shared', 99);
  const { stdout } = await inProcess(['filter', operandOf(broker), '-n', '5']);
  t.deepEqual(stdout.trimEnd().split('\n').toSorted(), lines(samplesTo(5)).trimEnd().split('\n'));
});

peer('kcat', 'openssl')('over TLS, with a login', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const users = { passwords: { reader: 's3cret' }, mechanisms: ['SCRAM-SHA-256'] };
  const broker = await startKafka(t, { tls: { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) }, users });
  await send(broker, [sampleAt(1)]);
  const password = join(makeTree(t, { password: 's3cret\n' }), 'password');
  const query = `?from=beginning&tls_ca=${tlsCert}&user=reader&password_file=${password}&sasl=scram-sha-256`;
  const { stdout, stderr } = await inProcess(['filter', operandOf(broker, query), '-n', '1']);
  t.is(stdout, lines([sampleAt(1)]));
  t.false(stderr.includes('s3cret'));
});
