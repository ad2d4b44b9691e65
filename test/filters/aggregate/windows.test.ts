import test from 'ava';
import { acknowledgement, Batch, numberRows } from '../../../src/samples/index.ts';
import { Windows, type WindowsSettings } from '../../../src/filters/aggregate/windows.ts';
import type { Sample } from '../../../src/samples/sample.ts';

function windowsOf(settings: Partial<WindowsSettings> = {}) {
  const samples: Sample[] = [];
  const left: number[] = [];
  const windows = new Windows({
    ...{ every: 10, late: 0, statistics: ['count'], quantiles: undefined, ...settings },
    emit(sample, held) {
      samples.push(sample);
      held?.release();
    },
    tooLate: ({ timestamp }) => void left.push(timestamp),
    divided: () => {},
  });
  const add = (times: readonly number[], { host = 'a', settled = () => {} } = {}) => {
    const values = times.flatMap((time) => [time, time]);
    const batch = new Batch({ host, names: ['x'] }, numberRows(values, 1), { acknowledgement: acknowledgement(settled) });
    windows.add(batch);
    batch.acknowledgement!.release();
  };
  const told = () => samples.map(({ host, timestamp, metrics }) => [host, timestamp, metrics['x']]);
  return { windows, add, told, left };
}

test('a window is over with the first sample behind it, and the last one at the end', (t) => {
  const { windows, add, told } = windowsOf();
  add([10, 11, 19.999]);
  t.deepEqual(told(), []);
  add([20]);
  t.deepEqual(told(), [['a', 10, 3]]);
  windows.end();
  t.deepEqual(told(), [
    ['a', 10, 3],
    ['a', 20, 1],
  ]);
});

test('a gap has no windows, and times before 1970 are times', (t) => {
  const { windows, add, told } = windowsOf();
  add([-5, 1000]);
  windows.end();
  t.deepEqual(told(), [
    ['a', -10, 1],
    ['a', 1000, 1],
  ]);
});

test('tenths of a second fall into their windows', (t) => {
  const { windows, add, told } = windowsOf({ every: 0.1 });
  const start = 1_700_000_000;
  add(Array.from({ length: 20 }, (_, index) => Number((start + index * 0.05).toFixed(3))));
  windows.end();
  t.deepEqual(
    told(),
    Array.from({ length: 10 }, (_, index) => ['a', (start * 10 + index) / 10, 2]),
  );
});

test('what comes out of order is waited for so long, and is left out after that', (t) => {
  const { windows, add, told, left } = windowsOf({ late: 5 });
  add([11, 19, 24, 18, 25, 17, 26]);
  windows.end();
  t.deepEqual(told(), [
    ['a', 10, 3],
    ['a', 20, 3],
  ]);
  t.deepEqual(left, [17]);
});

test('the clock of one host ends no window of another', (t) => {
  const { windows, add, told, left } = windowsOf();
  add([1000, 1011]);
  add([1, 2, 3], { host: 'b' });
  add([1012]);
  add([4, 11], { host: 'b' });
  windows.end();
  t.deepEqual(told(), [
    ['a', 1000, 1],
    ['b', 0, 4],
    ['a', 1010, 2],
    ['b', 10, 1],
  ]);
  t.deepEqual(left, []);
});

test('a clock that had been wrong costs no more than a few samples', (t) => {
  const { windows, add, told, left } = windowsOf();
  add([10, 4_000_000_000]);
  add(Array.from({ length: 30 }, (_, index) => 20 + index));
  windows.end();
  t.is(left.length, 10);
  t.deepEqual(told(), [
    ['a', 10, 1],
    ['a', 4_000_000_000, 1],
    ['a', 30, 10],
    ['a', 40, 10],
  ]);
});

test('samples are settled with the windows that hold them', (t) => {
  const { windows, add } = windowsOf();
  const settled: string[] = [];
  add([10, 15, 20], { settled: () => settled.push('over two windows') });
  t.deepEqual(settled, []);
  add([21], { settled: () => settled.push('in one') });
  add([30], { settled: () => settled.push('last') });
  t.deepEqual(settled.toSorted(), ['in one', 'over two windows']);
  add([5], { settled: () => settled.push('too late') });
  t.is(settled.at(-1), 'too late');
  windows.end();
  t.is(settled.at(-1), 'last');
});

test('a host that is silent ends its window at last, the others do not', (t) => {
  const { windows, add, told } = windowsOf({ every: 10, late: 2 });
  add([1]);
  windows.pass(70);
  add([1], { host: 'b' });
  windows.pass(8);
  t.deepEqual(told(), [['a', 0, 1]]);
});

test('of too many hosts, the one that was silent for longest ends its windows', (t) => {
  const { windows, add, told } = windowsOf({ mostOrigins: 2 });
  for (const host of ['a', 'b', 'a', 'c']) add([1], { host });
  t.deepEqual(told(), [['b', 0, 1]]);
  windows.end();
  t.is(told().length, 3);
});

test('of a counter the last value is told, of a metric that is not there nothing', (t) => {
  const samples: Sample[] = [];
  const emit = (sample: Sample) => void samples.push(sample);
  const windows = new Windows({ every: 10, late: 0, statistics: ['mean', 'max'], quantiles: undefined, emit, tooLate() {}, divided() {} });
  const rows = (values: readonly number[]) => numberRows(values, 2);
  windows.add(new Batch({ host: 'a', names: ['x.bytes_total', 'y.percent'] }, rows([1, 100, 4, 2, 7, 6]))); // reset to 7
  windows.add(new Batch({ host: 'a', names: ['x.bytes_total', 'z'] }, rows([3, 9, 1])));
  windows.end();
  t.deepEqual(samples, [
    {
      timestamp: 0,
      host: 'a',
      metrics: { 'x.bytes_total': 9, 'y.mean.percent': 5, 'y.max.percent': 6, 'z.mean': 1, 'z.max': 1 },
    },
  ]);
});

test('names that would make a line too long are written as samples of the same time, none of them twice', (t) => {
  const samples: Sample[] = [];
  const divided: string[] = [];
  const emit = (sample: Sample) => void samples.push(sample);
  const statistics = ['min', 'max'] as const;
  const windows = new Windows({
    every: 10,
    late: 0,
    statistics,
    quantiles: undefined,
    emit,
    tooLate() {},
    divided: (host) => void divided.push(host),
  });
  const names = Array.from({ length: 40 }, (_, index) => `${index}`.padEnd(2 ** 20, 'x'));
  for (const [index, name] of names.entries())
    windows.add(new Batch({ host: 'a', names: [name] }, numberRows([10 + index / 100, index], 1)));
  windows.end();
  t.deepEqual(divided, ['a']);
  t.deepEqual(
    samples.map(({ timestamp }) => timestamp),
    [10, 10],
  );
  t.is(new Set(samples.flatMap(({ metrics }) => Object.keys(metrics))).size, 2 * names.length);
});
