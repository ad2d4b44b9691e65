import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { type Ended } from './exporting.ts';
import { mayMount } from './machine.ts';
import { gone } from './outage.ts';
import type { Fault, Scene } from './scene.ts';
import { numbersIn, spool } from './spooled.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';

/**
 * The disk is a file. What the file system has not written into it yet, a copy of the file lacks, as a disk does after the
 * power has failed: its journal is played back when it is mounted.
 */
async function powerFailure(scene: Scene, survives: 'all' | 'what is older than a second'): Promise<Ended[]> {
  const { t, samples, proxy } = scene;
  const half = Math.floor(samples / 2);
  const disk = mountDisk(t, scene.folder);
  await proxy.begin('refuse');
  const first = scene.start();
  await first.feed(scene.lines(0, half));
  await until(() => numbersIn(scene).length === half, 'samples are in the spool');
  if (survives !== 'all') {
    await setTimeout(3000);
    await first.feed(scene.lines(half, samples));
  }
  await setTimeout(100);
  disk.losePower();
  const ended = await first.end('SIGKILL');
  disk.mountAgain();
  const kept = numbersIn(scene);
  if (kept.length < half || kept.some((number, at) => number !== at))
    scene.complaints.push(`${kept.length} of ${half} samples are on the disk`);
  await proxy.end();
  // The lock may lack its text, as a new one does for a moment. A real boot takes longer than this.
  await setTimeout(2100);
  const second = scene.start();
  await second.feed(scene.lines(kept.length, samples));
  return [ended, await second.end()];
}

function mountDisk(t: ExecutionContext, folder: string): { losePower(): void; mountAgain(): void } {
  const [image, copy, place] = [join(folder, 'disk'), join(folder, 'copy'), join(folder, 'spool')];
  const mount = (file: string) => execFileSync('mount', ['-o', 'loop', file, place], limit);
  const unmount = () => execFileSync('umount', [place], limit);
  writeFileSync(image, '');
  truncateSync(image, 2 ** 26);
  execFileSync('mkfs.ext4', ['-q', image], limit);
  mkdirSync(place);
  mount(image);
  t.teardown(unmount);
  return {
    losePower: () => copyFileSync(image, copy),
    mountAgain() {
      unmount();
      mount(copy);
    },
  };
}

const failing = (fsync: 'always' | '1s', survives: Parameters<typeof powerFailure>[1]): Fault => ({
  fault: `the power fails, --spool-fsync ${fsync}`,
  skip: mayMount ? undefined : 'it needs to mount a file system',
  needs: ['mkfs.ext4'],
  samples: 4000,
  flags: (scene) => [...spool(scene), `--spool-fsync=${fsync}`],
  play: (scene) => powerFailure(scene, survives),
  says: [[gone], [/\d+ samples pending in .* are delivered first$/]],
});

export const power: readonly Fault[] = [failing('always', 'all'), failing('1s', 'what is older than a second')];
