import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cubestat } from '../cli/cubestat.ts';
import { type Ended } from './exporting.ts';
import { gone } from './outage.ts';
import { randomOf, seed } from './random.ts';
import type { Fault, Scene } from './scene.ts';
import { numberOf, segmentsOf, spool } from './spooled.ts';
import { answer, silence, type ProxyFault } from './proxy-fault.ts';
import { until } from '../until.ts';

// An outage outlasts cubestat: it is ended in it, and started again when it is over. What it had not read by then is sent
// to the second run.

/** `meanwhile`: what happens between the two runs. */
function endedIn(fault: ProxyFault | 'refuse', meanwhile: (scene: Scene, ended: Ended) => unknown = () => {}): Fault['play'] {
  return async (scene) => {
    const { samples, second, proxy, server } = scene;
    const third = Math.floor(samples / 3);
    const first = scene.start([`--drain-timeout=${3 * second}s`]);
    await first.feed(scene.lines(0, third));
    await until(async () => (await server.points(1)).size > 0, 'the first samples arrive');
    await proxy.begin(fault);
    const feeding = first.feed(scene.lines(third, 2 * third));
    await until(() => (fault === silence ? proxy.met : first.said).length > 0, 'cubestat meets the fault');
    const ended = await first.end('SIGTERM');
    await feeding;
    await meanwhile(scene, ended);
    await proxy.end();
    return [ended, await goOn(scene, ended.counters['read']!)];
  };
}

async function goOn(scene: Scene, from: number): Promise<Ended> {
  const second = scene.start();
  await second.feed(scene.lines(from, scene.samples));
  return second.end();
}

/** `cubestat spool cat` has to show the pending samples: the last ones that were read. */
async function look(scene: Scene, { counters: { read = 0, pending = 0 } }: Ended): Promise<void> {
  const { stdout } = await cubestat(['spool', 'cat', join(scene.folder, 'spool')]);
  const numbers = stdout.trimEnd().split('\n').map(numberOf);
  const expected = Array.from({ length: pending }, (_, at) => read - pending + at);
  if (numbers.join() !== expected.join()) scene.complaints.push(`${numbers.length} samples are shown rather than ${pending}, or others`);
}

/** In the middle of the last line. */
function cutOff(scene: Scene): void {
  const path = segmentsOf(scene).at(-1)!;
  const text = readFileSync(path);
  const last = text.lastIndexOf('\n', text.length - 2) + 1;
  truncateSync(path, last + 1 + Math.floor(randomOf(seed)() * (text.length - last - 2)));
}

const flips = 10;

/** Flips a bit in some lines of the last quarter, which is not delivered yet; each stays a line. */
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

const lost = /\d+ samples could not be delivered in time, and nothing keeps them: see --spool$/;
const stays = /what is pending stays in .*; the next start delivers it$/;
const firstOut = /\d+ samples pending in .* are delivered first$/;

export const ends: readonly Fault[] = [
  {
    fault: 'SIGTERM in an outage, without a spool',
    // A client that closes a connection cannot know whether its last batch has arrived.
    play: endedIn(answer(503)),
    loses: true,
    ...{ codes: [1, 0], says: [[/answers 503.*retry in/, lost], []] },
  },
  {
    fault: 'SIGTERM in an outage, with a spool',
    flags: spool,
    play: endedIn('refuse', look),
    ...{ codes: [75, 0], says: [[gone, stays], [firstOut]] },
  },
  {
    fault: 'SIGTERM while an answer is waited for',
    flags: spool,
    play: endedIn(silence, look),
    ...{ codes: [75, 0], says: [[/ did not answer within [\d.]+ s; the request was canceled$/, stays], [firstOut]] },
  },
  { ...damaged('spool file cut', cutOff, 1), variant: true },
  damaged('bits flipped in the spool', flipBits, flips),
];

function damaged(fault: string, damage: (scene: Scene) => void, count: number): Fault {
  const torn = new RegExp(` ${count} samples? in .* torn or corrupt: left out$`);
  const says = [
    [gone, stays],
    [firstOut, torn],
  ];
  return { fault, flags: spool, play: endedIn('refuse', damage), loses: true, codes: [75, 1], says };
}
