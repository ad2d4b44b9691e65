import { between } from './process.ts';
import { measure, size } from './row.ts';

// What sampling costs the machine that is sampled, between two seconds of the sampler's life.

const timer = (milliseconds: number) => ({ 'node with a timer': `${process.execPath} -e 'setInterval(() => {}, ${milliseconds})'` });
const sadc = { sadc: '/usr/lib/sysstat/sadc -S ALL 1 -' };

for (const [interval, from, to, peers] of [
  ['1s', size(60, 3), size(120, 9), sadc],
  ['1s', 3, size(23, 9), sadc],
  ['10ms', 3, size(23, 6), {}],
] as const) {
  const ours = (cubestat: string) => `${cubestat} sample -i ${interval} -o /dev/null`;
  const what = `Sampling, ${interval}, seconds ${from} to ${to}`;
  await measure({ what, ours, peers, floor: timer(interval === '1s' ? 1000 : 10) }, (command) => between(command, from, to), 'cpu');
}
