import { join } from 'node:path';
import test from 'ava';
import type { Sample } from '../../src/sample.ts';
import { makeTree } from '../fixtures/tree.ts';
import { cubestat, inProcess, shell } from './cubestat.ts';

const line = (timestamp: number, host: string, value: number) =>
  `{"timestamp":${timestamp},"host":"${host}","metrics":{"cpu.core.0.utilization.percent":${value}}}\n`;

test('minutes of two hosts, as CSV and as Prometheus has them', async (t) => {
  const input = [line(60, 'a', 1), line(60, 'b', 10), line(119.999, 'a', 4), line(120, 'a', 7)].join('');
  const path = join(makeTree(t, { in: input }), 'in');
  const args = ['aggregate', '--every', '1m', '-a', 'mean,max', '--late', '0s', path];
  const { stdout, stderr } = await cubestat([...args, '-f', 'csv', '--time-format', 'unix']);
  t.is(stderr, '');
  t.deepEqual(stdout.split('\n'), [
    'timestamp,host,cpu.core.0.utilization.max.percent,cpu.core.0.utilization.mean.percent',
    '60,a,4,2.5',
    '60,b,10,10',
    '120,a,7,7',
    '',
  ]);
  const exposition = await inProcess([...args, '-f', 'prometheus', '--where', 'host == "b"']);
  t.true(exposition.stdout.includes('cubestat_cpu_core_utilization_mean_percent{core="0",host="b"} 10\n'));
});

test('hours of windows come out of a pipe of two aggregates, and the last window at its end', async (t) => {
  const input = Array.from({ length: 200 }, (_, index) => line(index * 60, 'a', index)).join('');
  const path = join(makeTree(t, { in: input }), 'in');
  const { stdout } = await shell(`cubestat aggregate --every 5m -a max ${path} | cubestat aggregate --every 1h -a max`);
  const samples = stdout
    .trimEnd()
    .split('\n')
    .map((one) => JSON.parse(one) as Sample);
  t.deepEqual(
    samples.map(({ timestamp, metrics }) => [timestamp, metrics['cpu.core.0.utilization.percent']]),
    [
      [0, 59],
      [3600, 119],
      [7200, 179],
      [10_800, 199],
    ],
  );
});

test('aggregate without the length of a window says what is needed', async (t) => {
  const { stderr, code } = await inProcess(['aggregate']);
  t.deepEqual([stderr, code], ['cubestat: aggregate what time into one sample? --every 1m\n', 2]);
  const other = await inProcess(['filter', '-a', 'mean']);
  t.deepEqual([other.stderr, other.code], ['cubestat: --statistics is of windows: give their length, as with --every 1m\n', 2]);
});
