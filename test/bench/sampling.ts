import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeHost } from './large-host.ts';
import { between } from './process.ts';
import { measure, size } from './row.ts';

// What sampling costs the machine that is sampled, between two seconds of the sampler's life.

const timer = (milliseconds: number) => ({ 'node with a timer': `${process.execPath} -e 'setInterval(() => {}, ${milliseconds})'` });
const sadc = { sadc: '/usr/lib/sysstat/sadc -S ALL 1 -' };
const folder = mkdtempSync(join(tmpdir(), 'cubestat-bench-'));
const large = largeHost(folder);

for (const [what, interval, from, to, peers, options] of [
  ['1 Hz', 1000, size(60, 3), size(120, 9), sadc, ''],
  ['1 Hz', 1000, 3, size(23, 9), sadc, ''],
  ['100 Hz', 10, 3, size(23, 6), {}, ''],
  ['256 CPUs, 64 disks and 64 interfaces at 1 Hz', 1000, 3, size(23, 9), {}, large],
  ['256 CPUs, 64 disks and 64 interfaces at 50 Hz, warm', 20, 3, size(23, 6), {}, large],
] as const) {
  const ours = (cubestat: string) => `${cubestat} sample -i ${interval}ms ${options} -o /dev/null`;
  const title = `Sampling, ${what}, seconds ${from} to ${to}`;
  const row = { what: title, ours, peers, floor: timer(interval), areTogether: true };
  await measure(row, (command) => between(command, from, to), 'cpu');
}
rmSync(folder, { recursive: true });
