import type { Sample } from '../../src/samples/sample.ts';
import { peer } from '../peers.ts';
import { running, lines } from '../services/delivering.ts';
import { startKafka } from '../services/kafka-broker.ts';
import { api } from '../services/kafka-frames.ts';
import { until } from '../until.ts';

// What the brokers of Kafka answer a member of a group while partitions get another leader, coordinators move and groups change.

/** `slow`: the mock cluster lets a member join again after nine seconds only, a real one at once. */
const answers: readonly (readonly [request: keyof typeof api, code: number, what: string, slow?: 'slow'])[] = [
  ['offsetCommit', 22, 'another generation'],
  ['offsetCommit', 25, 'a member that is forgotten'],
  ['offsetCommit', 14, 'a coordinator that still loads'],
  ['offsetCommit', 16, 'another coordinator', 'slow'],
  ['offsetCommit', 27, 'a rebalance', 'slow'],
  ['fetch', 6, 'another leader', 'slow'],
  ['fetch', 5, 'no leader', 'slow'],
  ['fetch', 3, 'a topic that is not known everywhere yet', 'slow'],
  ['fetch', 74, 'an older epoch of the leader', 'slow'],
  ['heartbeat', 16, 'another coordinator', 'slow'],
  ['heartbeat', 22, 'another generation', 'slow'],
  ['heartbeat', 25, 'a member that is forgotten', 'slow'],
  ['heartbeat', 27, 'a rebalance', 'slow'],
];

const played = process.env['CUBESTAT_FAULTS'] === 'full' ? answers : answers.filter(([, , , slow]) => slow === undefined);

const sampleAt = (timestamp: number): Sample => ({ timestamp, host: `web${timestamp % 8}`, metrics: { 'test.index.count': timestamp } });
const samplesBetween = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => sampleAt(first + at));

peer('kcat')('while leaders, coordinators and groups change, each message comes once, and all are committed', async (t) => {
  t.timeout(600_000);
  const broker = await startKafka(t);
  const copying = ['export', '--to', 'kafka', '--kafka-brokers', broker.address, '--kafka-topic', 'copy'];
  const worker = running(t, [...copying, `kafka://${broker.address}/cubestat?group=shared`]);
  let sent = 0;
  for (const [request, code, what] of played) {
    let met = 0;
    broker.meddle(({ api: key }) => (key === api[request] && met++ < 2 ? code : undefined));
    await broker.produce(lines(samplesBetween(sent + 1, sent + 20)));
    sent += 20;
    await until(() => met > 0, `${what}: ${request} is answered with ${code}`);
    await until(async () => (await broker.committed('shared')) === sent, `${what}: all is committed`);
  }
  worker.child.kill('SIGINT');
  t.is((await worker.ended).code, 0);
  t.deepEqual(await broker.samples('copy'), samplesBetween(1, sent));
});
