import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { memoryOf, type Ended, type Exporting } from './exporting.ts';
import { until } from '../until.ts';
import { randomOf, seed } from './random.ts';
import type { Fault, Scene } from './scene.ts';
import { spool } from './spooled.ts';
import { answer, cut, reset } from './proxy-fault.ts';

/** A sample each second, for a day. */
const [hour, day] = [3600, 86_400];

/** With the usual metrics, these are 300. */
const others = Array.from({ length: 294 }, (_, core) => `cpu.core.${core}.utilization.percent`);

/** A day's samples as fast as possible, while the server comes and goes. Memory must not grow after the first hour. */
async function soak(scene: Scene): Promise<Ended[]> {
  const exporting = scene.start();
  const over = new AbortController();
  const flapping = flap(scene, over.signal);
  await exporting.feed(scene.lines(0, hour));
  const early = await settledMemory(scene, exporting, hour);
  await exporting.feed(scene.lines(hour, day));
  const late = await settledMemory(scene, exporting, day);
  over.abort();
  await flapping;
  scene.t.log(`${early.toFixed(1)} MB after an hour, ${late.toFixed(1)} MB after a day`);
  if (late > early * 1.1) scene.complaints.push(`memory went from ${early.toFixed(1)} to ${late.toFixed(1)} MB`);
  return [await exporting.end()];
}

async function flap({ proxy }: Scene, over: AbortSignal): Promise<void> {
  const random = randomOf(seed);
  const faults = ['refuse', reset, cut, answer(503)] as const;
  while (!over.aborted) {
    await proxy.begin(faults[Math.floor(random() * faults.length)]!);
    await setTimeout(200 + random() * 800);
    await proxy.end();
    await setTimeout(2000 + random() * 4000);
  }
}

/**
 * MB that stay when all `count` samples are delivered. The garbage is collected until that gives nothing back for ten
 * seconds: V8 parts from what is free after a while only.
 */
async function settledMemory({ server }: Scene, { pid, said }: Exporting, count: number): Promise<number> {
  const counted = async () => (await server.influxd!.query('SELECT COUNT("test.index.count") FROM cubestat'))[0]?.values[0]![1];
  await until(async () => (await counted()) === count, 'all is delivered', 600);
  let least = Infinity;
  for (let rounds = 0; rounds < 30; rounds += 1) {
    const before = said.length;
    process.kill(pid, 'SIGUSR2');
    await until(() => said.slice(before).includes('collected'), 'the garbage is collected');
    await setTimeout(300);
    const memory = memoryOf(pid, 'VmRSS')!;
    if (memory < least * 0.99) [least, rounds] = [memory, 0];
  }
  return least;
}

/** Collects the garbage on SIGUSR2, and says so. */
const collector = `
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  collect();
  process.stderr.write('collected\\n');
});
`;

/** Without these, glibc keeps about 40 MB of free memory at some time of the day: mallopt(3). */
const allocator = ['MALLOC_MMAP_THRESHOLD_=131072', 'MALLOC_TRIM_THRESHOLD_=131072'];

function withCollector({ folder }: Scene): string[] {
  const path = join(folder, 'collector.mjs');
  writeFileSync(path, collector);
  return ['env', `NODE_OPTIONS=--import=${path}`, ...allocator];
}

const soaked = (fault: string, flags: (scene: Scene) => readonly string[]): Fault => ({
  fault,
  flags,
  samples: day,
  memory: 300,
  under: withCollector,
  more: (at) => others.map((name, core) => `,"${name}":${(at * (core + 7)) % 100}`).join(''),
  play: soak,
});

export const soaks: readonly Fault[] = [
  soaked('a day of 300 metrics, the server flapping', () => ['--when-full=block']),
  soaked('a day of 300 metrics, flapping, with a spool', spool),
];
