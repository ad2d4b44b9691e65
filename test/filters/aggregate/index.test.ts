import { Readable, type Transform } from 'node:stream';
import test from 'ava';
import * as fc from 'fast-check';
import { Batch } from '../../../src/samples/index.ts';
import { filters } from '../../../src/filters/index.ts';
import { readOptions } from '../../../src/options/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { sampleOf } from '../../samples.ts';

type Given = Readonly<Record<string, string>>;

function open(given: Given, told: string[] = []): Transform {
  const report = { error() {}, warn: (message: string) => void told.push(message), detail() {} };
  return filters.aggregate.open(readOptions(filters.aggregate.options, given, {}), {
    report,
    stop: new AbortController().signal,
  }) as Transform;
}

const through = (samples: readonly Sample[], given: Given, told?: string[]): Promise<Sample[]> =>
  Readable.from(samples).pipe(open(given, told)).toArray();

const close = (one: number, other: number) => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));

test('means of windows, weighted by their counts, are the mean of all; so are sums, extremes, first and last', async (t) => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const sample = fc.record({ step: fc.integer({ min: 1, max: 5000 }), host: fc.constantFrom('a', 'b'), x: value });
  const property = fc.asyncProperty(
    fc.array(sample, { minLength: 1 }),
    fc.constantFrom('1s', '7s', '100ms', '1h'),
    async (steps, every) => {
      let time = 1_700_000_000_000;
      const samples = steps.map(({ step, host, x }): Sample => ({ timestamp: (time += step) / 1000, host, metrics: { x } }));
      const windows = await through(samples, { every, statistics: 'mean,count,sum,min,max,first,last' });
      for (const host of ['a', 'b']) {
        const values = samples.filter((one) => one.host === host).map(({ metrics }) => metrics['x']!);
        const own = windows.filter((one) => one.host === host).map(({ metrics }) => metrics as Record<string, number>);
        const total = (name: string) => own.reduce((sum, metrics) => sum + metrics[name]!, 0);
        const mean = own.reduce((sum, metrics) => sum + metrics['x.mean']! * metrics['x.count']!, 0);
        t.is(total('x.count'), values.length);
        const sum = values.reduce((all, one) => all + one, 0);
        t.true(Math.abs(mean - sum) < 1e-3 && Math.abs(total('x.sum') - sum) < 1e-3);
        if (values.length === 0) continue;
        t.is(Math.min(...own.map((metrics) => metrics['x.min']!)), Math.min(...values));
        t.is(Math.max(...own.map((metrics) => metrics['x.max']!)), Math.max(...values));
        t.is(own[0]!['x.first'], values[0]);
        t.is(own.at(-1)!['x.last'], values.at(-1));
      }
    },
  );
  await fc.assert(property, { numRuns: 50 });
});

test('hours of minutes are hours of all', async (t) => {
  const samples = Array.from({ length: 500 }, (_, index) => sampleOf((index * 7919) % 101, 1_700_000_000 + index * 20));
  const once = await through(samples, { every: '1h', statistics: 'max' });
  t.deepEqual(await through(await through(samples, { every: '1m', statistics: 'max' }), { every: '1h', statistics: 'max' }), once);
  t.true(once.every(({ timestamp }) => timestamp % 3600 === 0));
});

test('what numpy says of a window', async (t) => {
  const samples = [5, 1, 4, 1, 3].map((x, index) => sampleOf(x, index));
  const [window] = await through(samples, { every: '1m', statistics: 'stddev,p50,p95,mean' });
  for (const [name, expected] of [
    ['x.stddev', 1.6],
    ['x.p50', 3],
    ['x.p95', 4.8],
    ['x.mean', 2.8],
  ] as const)
    t.true(close(window!.metrics[name]!, expected), name);
});

test('with one statistic names stay as they are; tags tell hosts apart, in whatever order they stand', async (t) => {
  const tagged = (tags: Record<string, string>, x: number): Sample => ({ timestamp: 1, host: 'a', tags, metrics: { x } });
  const windows = await through([tagged({ p: '1', q: '2' }, 1), tagged({ q: '2', p: '1' }, 3), tagged({ p: '2' }, 9)], { every: '1m' });
  t.deepEqual(windows, [
    { timestamp: 0, host: 'a', tags: { p: '1', q: '2' }, metrics: { x: 2 } },
    { timestamp: 0, host: 'a', tags: { p: '2' }, metrics: { x: 9 } },
  ]);
});

test('computed values are without the noise of floating point; whole numbers and given ones have all their digits', async (t) => {
  const samples = [0.1, 0.2, 0.3].map((x, index) => sampleOf(x, index));
  const [window] = await through(samples, { every: '1m', statistics: 'mean,sum,median,stddev' });
  t.deepEqual(window!.metrics, { 'x.mean': 0.2, 'x.sum': 0.6, 'x.p50': 0.2, 'x.stddev': 0.0816496580928 });
  const [large] = await through([sampleOf(1_234_567_890_123_457, 1), sampleOf(0.1234567890123456, 2)], {
    every: '1m',
    statistics: 'max,min',
  });
  t.deepEqual(large!.metrics, { 'x.max': 1_234_567_890_123_457, 'x.min': 0.1234567890123456 });
});

test('a sum that no number can be is absent, not Infinity', async (t) => {
  const [window] = await through([sampleOf(1e308, 1), sampleOf(1e308, 2)], { every: '1m', statistics: 'sum,max' });
  t.deepEqual(window!.metrics, { 'x.max': 1e308 });
});

test('what came too late is told, once and in the end', async (t) => {
  const told: string[] = [];
  await through([sampleOf(1, 100), sampleOf(1, 1), sampleOf(1, 2)], { every: '10s' }, told);
  t.deepEqual(told, [
    'a: the sample of 1970-01-01T00:00:01.000Z is left out, as those are whose window is over; --late waits for longer than 2s',
    '2 samples were left out: they came later than 2s',
  ]);
});

test('batches become batches', async (t) => {
  const stage = open({ every: '1m' });
  const { batchOf } = await import('../../samples.ts');
  const [window] = (await Readable.from([batchOf(sampleOf(1))])
    .pipe(stage)
    .toArray()) as unknown[];
  t.true(window instanceof Batch);
});

test('statistics without windows, and unknown ones, are refused', (t) => {
  t.throws(() => open({ statistics: 'mean' }), { message: /give their length, as with --every 1m/ });
  t.throws(() => open({ late: '1s' }), { message: /--late is of windows/ });
  t.throws(() => open({ every: '1m', statistics: 'mean,mode' }), { message: /expected mean, min/ });
  t.is(open({}), undefined as never);
});
