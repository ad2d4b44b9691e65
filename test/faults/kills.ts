import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Program } from './database.ts';
import { until, type Ended } from './exporting.ts';
import { randomOf, seed } from './random.ts';
import type { Fault, Scene } from './scene.ts';
import { numbersIn, segmentsOf, spool } from './spooled.ts';
import { answer, cut, reset, silence } from './trouble.ts';

/** What the way to the server may be like when cubestat is killed. */
const ways = ['free', 'free', 'refuse', silence, reset, cut, answer(503)] as const;

/**
 * A sample is taken once it is in the spool: what was in the pipe is for the driver to send again. The samples have
 * numbers and are taken in their order, so that after each kill all of them, up to the last that is in the spool or in
 * the database, must be in one of the two.
 */
async function killAgainAndAgain(scene: Scene): Promise<Ended[]> {
  const { samples, kills, proxy } = scene;
  const random = randomOf(seed);
  const runs: Ended[] = [];
  for (let taken = 0; runs.length < kills; taken = await takenBy(scene, runs.length)) {
    const way = ways[Math.floor(random() * ways.length)]!;
    if (way !== 'free') await proxy.begin(way);
    const before = sizes(scene);
    const exporting = scene.start();
    const share = (samples - taken) / (kills - runs.length);
    const fed = feedSlowly(scene, exporting.feed, taken, Math.min(samples, taken + Math.ceil(random() * 2 * share)));
    // Most are killed at work, and some as they start.
    if (random() < 0.9) await until(() => sizes(scene) !== before || proxy.passed.length > 0, 'cubestat is at work');
    await setTimeout(random() * 200);
    runs.push(await exporting.end('SIGKILL'));
    await fed;
    await proxy.end();
  }
  const exporting = scene.start();
  await exporting.feed(scene.lines(await takenBy(scene, kills), samples));
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

async function takenBy(scene: Scene, kills: number): Promise<number> {
  const kept = numbersIn(scene);
  const points = await scene.server.points(0);
  const numbers = new Set(kept);
  for (const { 'test.index.count': number } of points.values()) numbers.add(number!);
  const taken = numbers.size === 0 ? 0 : Math.max(...numbers) + 1;
  if (numbers.size < taken) scene.complaints.push(`after kill ${kills}, ${taken - numbers.size} of ${taken} samples are nowhere`);
  return taken;
}

const killed = (into: Program): Fault => ({
  fault: `${into}: cubestat killed with -9, again and again`,
  into,
  flags: spool,
  play: killAgainAndAgain,
});

export const kills: readonly Fault[] = [killed('influxd'), killed('victoria-metrics')];
