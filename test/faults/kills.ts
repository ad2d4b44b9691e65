import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { isHttp, type Program } from './database.ts';
import { type Ended } from './exporting.ts';
import { randomOf, seed } from './random.ts';
import type { Fault, Scene } from './scene.ts';
import { numbersIn, segmentsOf, spool } from './spooled.ts';
import { answer, cut, reset, silence } from './proxy-fault.ts';
import { until } from '../until.ts';

/** What the way to the server may be like when cubestat is killed. */
const httpWays = ['free', 'free', 'refuse', silence, reset, cut, answer(503)] as const;
const otherWays = ['free', 'free', 'reset', 'stall', 'cut'] as const;

/** Makes the way like one of them, by chance. */
async function obstruct({ exporter, proxy, relay }: Scene, random: () => number): Promise<void> {
  const oneOf = <Way>(ways: readonly Way[]) => ways[Math.floor(random() * ways.length)]!;
  const [http, other] = [oneOf(httpWays), oneOf(otherWays)];
  if (isHttp(exporter)) {
    if (http !== 'free') await proxy.begin(http);
  } else if (other !== 'free') relay.begin(other);
}

/**
 * What has not been taken is for the driver to send again. With --tee a sample that is taken comes out again, after it was
 * given to the exporter: it must be in the spool or in the database from then on. So must all before it and those that
 * are in one of the two already, without a gap.
 */
async function killAgainAndAgain(scene: Scene): Promise<Ended[]> {
  const { samples, kills, proxy, relay } = scene;
  const random = randomOf(seed);
  const runs: Ended[] = [];
  let taken = 0;
  while (runs.length < kills) {
    await obstruct(scene, random);
    const before = sizes(scene);
    const exporting = scene.start();
    const left = kills - runs.length;
    // Some samples stay for the next process.
    const end = Math.min(samples - left + 1, taken + Math.ceil((random() * 2 * (samples - taken)) / left));
    const fed = feedSlowly(scene, exporting.feed, taken, end);
    // Most are killed at work, and some as they start.
    if (random() < 0.9) await until(() => sizes(scene) !== before || proxy.passed.length > 0, 'cubestat is at work');
    await setTimeout(random() * 200);
    const ended = await exporting.end('SIGKILL');
    await fed;
    await proxy.end();
    relay.end();
    runs.push(ended);
    taken = await takenAfter(scene, `kill ${runs.length}`, taken + ended.passedOn);
  }
  const exporting = scene.start();
  await exporting.feed(scene.lines(taken, samples));
  return [...runs, await exporting.end()];
}

/** So slowly that it goes on while cubestat is killed. */
async function feedSlowly({ lines }: Scene, feed: (lines: Iterable<string>) => Promise<void>, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 20) {
    await feed(lines(at, Math.min(to, at + 20)));
    await setTimeout(5);
  }
}

function sizes(scene: Scene): string {
  return segmentsOf(scene)
    .map((path) => statSync(path, { throwIfNoEntry: false })?.size)
    .join();
}

/** How many samples there are in the spool and in the database, of which there must be `least`. */
async function takenAfter(scene: Scene, what: string, least: number): Promise<number> {
  const kept = numbersIn(scene);
  const points = await scene.server.points(0);
  const numbers = new Set([...kept, ...[...points.values()].map((metrics) => metrics['test.index.count']!)]);
  const taken = [...numbers].reduce((most, number) => Math.max(most, number + 1), least);
  if (numbers.size < taken) scene.complaints.push(`after ${what}, ${taken - numbers.size} of ${taken} samples are nowhere`);
  return taken;
}

const killed = (into: Program, variant = false): Fault => ({
  variant,
  fault: `${into}: cubestat killed with -9, again and again`,
  into,
  flags: (scene) => [...spool(scene), '--tee', ...relayed(scene)],
  play: killAgainAndAgain,
});

/** The brokers of Kafka name their own address, to which its clients go. */
function relayed({ exporter, relay }: Scene): readonly string[] {
  return isHttp(exporter) || exporter === 'kafka' ? [] : [`--${exporter}-url=${relay.url}`];
}

export const kills: readonly Fault[] = [
  killed('influxd'),
  killed('victoria-metrics', true),
  killed('nats-server', true),
  killed('postgres', true),
  killed('otlp', true),
  killed('remote-write', true),
  killed('mqtt', true),
  // Its producers are known by a number that ends with the process.
  { ...killed('kcat', true), comesTwice: true },
];
