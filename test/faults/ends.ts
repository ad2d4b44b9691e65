import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { until, type Ended } from './exporting.ts';
import { gone } from './outage.ts';
import { randomOf, seed } from './random.ts';
import type { Fault, Scene } from './scene.ts';
import { segmentsOf, spool } from './spooled.ts';

// An outage outlasts cubestat: it is ended in it, and started again when it is over. What it had not read by then is sent
// to the second run.

/** `meanwhile`: what happens between the two. */
function endedInOutage(meanwhile: (scene: Scene) => unknown = () => {}): Fault['play'] {
  return async (scene) => {
    const { samples, second, proxy, server } = scene;
    const first = scene.start([`--drain-timeout=${3 * second}s`]);
    await first.feed(scene.lines(0, samples / 3));
    await until(async () => (await server.points(1)).size > 0, 'the first samples arrive');
    await proxy.begin('refuse');
    const feeding = first.feed(scene.lines(samples / 3, (2 * samples) / 3));
    await until(() => first.said.length > 0, 'cubestat meets the fault');
    const ended = await first.end('SIGTERM');
    await feeding;
    await meanwhile(scene);
    await proxy.end();
    return [ended, await goOn(scene, ended.tally['read']!)];
  };
}

async function goOn(scene: Scene, from: number): Promise<Ended> {
  const second = scene.start();
  await second.feed(scene.lines(from, scene.samples));
  return second.end();
}

/** In the middle of the last line. */
function cutOff(scene: Scene): void {
  const path = segmentsOf(scene).at(-1)!;
  const text = readFileSync(path);
  const last = text.lastIndexOf('\n', text.length - 2) + 1;
  truncateSync(path, last + 1 + Math.floor(randomOf(seed)() * (text.length - last - 2)));
}

const flips = 10;

/** A bit in some lines of the last quarter, of which nothing is delivered; each stays a line. */
function flipBits(scene: Scene): void {
  const random = randomOf(seed);
  const path = segmentsOf(scene).at(-1)!;
  const lines = readFileSync(path, 'latin1').split('\n');
  const part = Math.floor(lines.length / 4 / flips);
  for (let flip = 0; flip < flips; flip += 1) {
    const number = lines.length - 2 - part * flip - Math.floor(random() * part);
    lines[number] = flipBit(lines[number]!, random);
  }
  writeFileSync(path, lines.join('\n'), 'latin1');
}

function flipBit(line: string, random: () => number): string {
  const at = Math.floor(random() * line.length);
  const code = line.charCodeAt(at) ^ (1 << Math.floor(random() * 8));
  return line.slice(0, at) + String.fromCharCode(code === 0x0a ? 0x00 : code) + line.slice(at + 1);
}

const stays = /what waits stays in .*; the next start delivers it$/;
const firstOut = /\d+ samples that waited in .* go out first$/;
const torn = (count: number) => new RegExp(`: ${count} of the samples in .* are torn or corrupt: left out$`);

export const ends: readonly Fault[] = [
  {
    fault: 'SIGTERM in an outage, without a spool',
    play: endedInOutage(),
    loses: true,
    ...{ codes: [1, 0], says: [[gone, /\d+ samples could not be delivered in time, and nothing keeps them: see --spool$/], []] },
  },
  {
    fault: 'SIGTERM in an outage, with a spool',
    flags: spool,
    play: endedInOutage(),
    ...{ codes: [75, 0], says: [[gone, stays], [firstOut]] },
  },
  {
    fault: 'spool file cut',
    flags: spool,
    play: endedInOutage(cutOff),
    loses: true,
    ...{
      codes: [75, 1],
      says: [
        [gone, stays],
        [firstOut, torn(1)],
      ],
    },
  },
  {
    fault: 'bits flipped in the spool',
    flags: spool,
    play: endedInOutage(flipBits),
    loses: true,
    ...{
      codes: [75, 1],
      says: [
        [gone, stays],
        [firstOut, torn(flips)],
      ],
    },
  },
];
