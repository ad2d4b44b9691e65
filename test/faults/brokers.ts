import { setTimeout } from 'node:timers/promises';
import { jetStreamManager } from '../../src/nats/index.ts';
import { startNats, type NatsServer } from '../services/nats-server.ts';
import { until } from '../until.ts';
import { startExporting, type Ended } from './exporting.ts';
import { randomOf, seed } from './random.ts';
import type { Fault, Scene } from './scene.ts';

/** The messages of this consumer come again after two seconds without a word. */
const durable = { durable_name: 'workers', ack_policy: 'explicit', ack_wait: 2e9 } as const;

const consumers = async <Answer>(broker: NatsServer, ask: (of: Consumers) => Promise<Answer>) =>
  broker.ask(async (connection) => ask((await jetStreamManager(connection)).consumers));
type Consumers = Awaited<ReturnType<typeof jetStreamManager>>['consumers'];

/** A sender fills a stream, from which two workers deliver; they, and now and then the broker, are killed. The last one lives. */
async function killWorkers(scene: Scene, withBroker: boolean): Promise<Ended[]> {
  const { t, samples, kills, server } = scene;
  const random = randomOf(seed);
  const broker = await startNats(t);
  await broker.addStream();
  await consumers(broker, (of) => of.add('cubestat', durable));
  const sender = startExporting(t, ['--to', 'nats', '--nats-url', broker.url, '--nats-timeout', '2s', '--when-full', 'block']);
  const fed = sender.feed(scene.lines(0, samples - 1));
  const operand = `${broker.url}/cubestat?durable=${durable.durable_name}`;
  const work = () => scene.start([`--influxdb-url=${server.url}`, operand]);
  const runs: Ended[] = [];
  while (runs.length < kills) {
    const workers = [work(), work()];
    const before = (await server.points(0)).size;
    // Most are killed at work, and some as they start.
    if (random() < 0.8) await until(async () => (await server.points(0)).size > before || (await isDone(broker)), 'they are at work');
    await setTimeout(random() * 300);
    if (withBroker && random() < 0.5) {
      await broker.stop('SIGKILL');
      await broker.start();
    }
    runs.push(...(await Promise.all(workers.map((worker) => worker.end('SIGKILL')))));
  }
  const last = work();
  await fed;
  await sender.feed(scene.lines(samples - 1, samples));
  const { code, counters } = await sender.end();
  if (code !== 0 || counters['written'] !== samples) scene.complaints.push(`the sender ended with ${code} and ${JSON.stringify(counters)}`);
  await until(() => isDone(broker), 'all is acknowledged');
  return [...runs, await last.end('SIGTERM')];
}

async function isDone(broker: NatsServer): Promise<boolean> {
  const { num_pending: pending, num_ack_pending: unacknowledged } = await consumers(broker, (of) =>
    of.info('cubestat', durable.durable_name),
  );
  return pending === 0 && unacknowledged === 0;
}

const needs = { needs: ['nats-server'], codes: [0] };

/** What goes through a stream of NATS into a database. `make test` plays it as a fleet. */
export const brokers: readonly Fault[] = [
  { fault: 'nats: workers killed with -9, again and again', variant: true, ...needs, play: (scene) => killWorkers(scene, false) },
  { fault: 'nats: workers and nats-server killed with -9', variant: true, ...needs, play: (scene) => killWorkers(scene, true) },
];
