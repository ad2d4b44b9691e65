import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Sample } from '../../src/samples/sample.ts';
import { executable, size } from './row.ts';

// How far from its time a sample at 100 Hz comes, and how many are missed.

const seconds = size(60, 5);
const sampler = spawn(process.execPath, [executable, 'sample', '-i', '10ms', '--duration', `${seconds}s`], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const times: number[] = [];
for await (const line of createInterface({ input: sampler.stdout })) times.push((JSON.parse(line) as Sample).timestamp * 1000);

const away = times.slice(1).map((time, at) => Math.abs(time - times[at]! - 10 * Math.round((time - times[at]!) / 10)));
const missed = Math.round((times.at(-1)! - times[0]!) / 10) + 1 - times.length;
const p99 = away.toSorted((one, other) => one - other)[Math.floor(0.99 * away.length)]!;
process.stdout.write(`\n### Sampling at 100 Hz for ${seconds} s\n\n| | samples | missed | jitter p99, ms |\n|---|---:|---:|---:|\n`);
process.stdout.write(`| cubestat | ${times.length} | ${missed} | ${p99.toFixed(2)} |\n`);
