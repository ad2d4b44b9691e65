import { join } from 'node:path';
import test from 'ava';
import * as fc from 'fast-check';
import type { Sample } from '../../src/samples/sample.ts';
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

/** What `summary` says of each host, by metric and statistic. */
async function summarised(input: string): Promise<Map<string, number>> {
  const args = ['summary', '--unweighted', '-g', 'host', '-a', 'count,min,max,mean,first,last,sum', '-f', 'json'];
  const { metrics } = JSON.parse((await inProcess(args, { input })).stdout) as { metrics: Readonly<Record<string, string | number>>[] };
  return new Map(
    metrics.flatMap(({ metric, host, unit: _unit, ...told }) =>
      Object.entries(told).map(([statistic, value]) => [`${host} ${metric} ${statistic}`, Number(value)] as const),
    ),
  );
}

const isClose = (one: number, other: number, scale = Math.max(Math.abs(one), Math.abs(other))) =>
  Math.abs(one - other) <= 1e-9 * Math.max(1, scale);

test('a summary of windows tells what the summary of all tells', async (t) => {
  const reading = fc.record({
    step: fc.integer({ min: 1, max: 5000 }),
    host: fc.constantFrom('a', 'b'),
    load: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: undefined }),
    growth: fc.nat(1000),
  });
  const property = fc.asyncProperty(
    fc.array(reading, { minLength: 1, maxLength: 60 }),
    fc.constantFrom('1s', '7s', '1m'),
    async (readings, every) => {
      let [time, sent] = [1_750_000_000_000, 0];
      const lines = readings.map(({ step, host, load, growth }) => {
        const metrics = { ...(load !== undefined && { 'cpu.load.percent': load }), 'sent.bytes_total': (sent += growth) };
        return JSON.stringify({ timestamp: (time += step) / 1000, host, metrics });
      });
      const input = `${lines.join('\n')}\n`;
      const windows = await inProcess(['aggregate', '--every', every, '-a', 'count,min,max,mean,first,last,sum'], { input });
      t.is(windows.stderr, '');
      const [whole, parts] = [await summarised(input), await summarised(windows.stdout)];
      for (const host of ['a', 'b']) {
        const of = (statistic: string, how: string) => parts.get(`${host} cpu.load.${statistic}.percent ${how}`);
        if (of('count', 'sum') === undefined) continue;
        const [all, sum] = [of('count', 'sum')!, of('sum', 'sum')!];
        const [least, most] = [of('min', 'min')!, of('max', 'max')!];
        // The sum of a window has twelve digits: what is left where large ones cancel out is as exact as these.
        const scale = Math.max(Math.abs(least), Math.abs(most));
        for (const [statistic, value, magnitude] of [
          ['count', all],
          ['min', least],
          ['max', most],
          ['first', of('first', 'first')!],
          ['last', of('last', 'last')!],
          ['sum', sum, all * scale],
          ['mean', sum / all, scale],
        ] as const) {
          const expected = whole.get(`${host} cpu.load.percent ${statistic}`)!;
          t.true(isClose(value, expected, magnitude), `${host} ${statistic} by ${every}: ${input}`);
        }
      }
      for (const host of ['a', 'b']) {
        const [ends, all] = [parts, whole].map((one) => (how: string) => one.get(`${host} sent.bytes_total ${how}`) ?? 0);
        // What a counter grew by before the end of the first window is not in what is left of it.
        t.is(ends!('increase') + ends!('first') - all!('first'), all!('increase'), `${host} by ${every}: ${input}`);
      }
    },
  );
  await fc.assert(property, { numRuns: 30 });
});

test('windows of one sample each change nothing but the time', async (t) => {
  const input = Array.from({ length: 100 }, (_, at) => line(1_750_000_000 + at, 'a', (at * 7919) % 101)).join('');
  const summary = async (samples: string) => (await inProcess(['summary', '-a', 'mean,stddev,p5,p50,p99'], { input: samples })).stdout;
  const { stdout } = await inProcess(['aggregate', '--every', '1s'], { input });
  t.is(await summary(stdout), await summary(input));
});

test('means of full windows, with gaps between, have the mean of all', async (t) => {
  const input = Array.from({ length: 720 }, (_, at) => at)
    .filter((at) => ![2, 3, 7, 8].includes(Math.floor(at / 60)))
    .map((at) => line(1_750_000_020 + at, 'a', (at * 7919) % 101))
    .join('');
  const mean = async (samples: string) =>
    Number((await inProcess(['summary', '-a', 'mean', '-f', 'csv'], { input: samples })).stdout.split(',').at(-2));
  const { stdout } = await inProcess(['aggregate', '--every', '1m'], { input });
  t.true(isClose(await mean(stdout), await mean(input)), `${await mean(stdout)} ${await mean(input)}`);
});

test('aggregate without the length of a window says what is needed', async (t) => {
  const { stderr, code } = await inProcess(['aggregate']);
  t.deepEqual([stderr, code], ['cubestat: aggregate what time into one sample? --every 1m\n', 2]);
  const other = await inProcess(['filter', '-a', 'mean']);
  t.deepEqual([other.stderr, other.code], ['cubestat: --statistics is of windows: give their length, as with --every 1m\n', 2]);
});
