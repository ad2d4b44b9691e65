import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type Ended } from './exporting.ts';
import { mayMount } from './machine.ts';
import { gone } from './outage.ts';
import type { Fault, Scene } from './scene.ts';
import { numbersIn, spool } from './spooled.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';

/** While nothing is delivered, the disk fills and is freed. The samples of that time are on it when cubestat is killed. */
async function fullDisk(scene: Scene): Promise<Ended[]> {
  const { t, samples, proxy } = scene;
  const third = Math.floor(samples / 3);
  const disk = mountDisk(t, join(scene.folder, 'spool'));
  await proxy.begin('refuse');
  const first = scene.start();
  await first.feed(scene.lines(0, third));
  await until(() => numbersIn(scene).length > 0 && first.said.length === 1, 'samples are in the spool');
  disk.fill();
  await first.feed(scene.lines(third, 2 * third));
  await until(() => first.said.length === 2, 'cubestat meets the full disk');
  disk.free();
  await first.feed(scene.lines(2 * third, samples));
  await until(() => numbersIn(scene).length === samples, 'all samples are in the spool');
  const ended = await first.end('SIGKILL');
  await proxy.end();
  const second = scene.start();
  return [ended, await second.end()];
}

/** While nothing is delivered, the spool is removed, and cubestat is killed after it has made it again. */
async function removed(scene: Scene): Promise<Ended[]> {
  const { samples, proxy } = scene;
  const half = Math.floor(samples / 2);
  await proxy.begin('refuse');
  const first = scene.start();
  await first.feed(scene.lines(0, half));
  await until(() => numbersIn(scene).length === half && first.said.length === 1, 'samples are in the spool');
  rmSync(join(scene.folder, 'spool'), { recursive: true, maxRetries: 10 });
  await first.feed(scene.lines(half, samples));
  await until(() => first.said.length === 2 && numbersIn(scene).length === samples, 'all samples are in the spool');
  const ended = await first.end('SIGKILL');
  await proxy.end();
  const second = scene.start();
  return [ended, await second.end()];
}

/** A file system in memory, at a folder that is made. */
function mountDisk(t: ExecutionContext, folder: string): { fill(): void; free(): void } {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', folder], limit);
  t.teardown(() => void execFileSync('umount', [folder], limit));
  const ballast = join(folder, 'ballast');
  return {
    fill() {
      try {
        writeFileSync(ballast, Buffer.alloc(2 ** 26));
      } catch {
        // It is full now.
      }
    },
    free: () => rmSync(ballast),
  };
}

export const disk: readonly Fault[] = [
  {
    fault: 'folder of the spool removed; killed with -9',
    flags: spool,
    play: removed,
    says: [[gone, /spool .*: was removed, and is made again$/], [/\d+ samples pending in .* are delivered first$/]],
  },
  {
    fault: 'disk of the spool full, then freed; killed with -9',
    skip: mayMount ? undefined : 'it needs to mount a file system',
    flags: spool,
    play: fullDisk,
    says: [
      [gone, /spool .*: (ENOSPC|no space left).*; samples that .* are pending in memory only$/i, /spool .*: works again$/],
      [/\d+ samples pending in .* are delivered first$/],
    ],
  },
];
