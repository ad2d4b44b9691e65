import { Readable, type Transform } from 'node:stream';
import test from 'ava';
import { acknowledgement, Batch, numberRows } from '../../src/samples/index.ts';
import { filters } from '../../src/filters/index.ts';
import { readOptions } from '../../src/options/index.ts';
import type { Sample } from '../../src/samples/sample.ts';

function open(where: string, told: string[] = []): Transform {
  const report = { error() {}, warn: (message: string) => void told.push(message), detail() {} };
  const options = readOptions(filters.where.options, { where }, {});
  return filters.where.open(options, { report, stop: new AbortController().signal }) as Transform;
}

const sampleWith = (timestamp: number, host: string, metrics: Sample['metrics']): Sample => ({ timestamp, host, metrics });

test('rows of a batch pass one by one, and what holds none of it is acknowledged', async (t) => {
  let settled = 0;
  const batchOf = (values: readonly number[]) =>
    new Batch(
      { host: 'a', names: ['x'] },
      numberRows(
        values.flatMap((value) => [value, value]),
        1,
      ),
      { acknowledgement: acknowledgement(() => void (settled += 1)) },
    );
  const kept: Batch[] = await Readable.from([batchOf([1, 5, 6, 2, 7]), batchOf([0, 1]), batchOf([8, 9])])
    .pipe(open('x > 4'))
    .toArray();
  t.deepEqual(
    kept.map((batch) => Array.from(batch, ({ timestamp }) => timestamp)),
    [[5, 6], [7], [8, 9]],
  );
  t.is(settled, 1);
  for (const { acknowledgement: held } of kept) held!.release();
  t.is(settled, 3);
});

test('each host and each set of metrics is judged by what it has', async (t) => {
  const samples = [
    sampleWith(1, 'web1', { x: 1 }),
    sampleWith(2, 'db1', { x: 9 }),
    sampleWith(3, 'web1', { y: 9 }),
    sampleWith(4, 'web1', { y: 0, x: 9 }),
  ];
  const kept: Sample[] = await Readable.from(samples).pipe(open('x > 5 and host =~ "^web"')).toArray();
  t.deepEqual(kept, [samples[3]]);
});

test('when nothing passes, a metric that no sample had is told', async (t) => {
  const told: string[] = [];
  const samples = [sampleWith(1, 'a', { 'app.requests.count': 1 })];
  await Readable.from(samples).pipe(open('app.request.count > 0', told)).toArray();
  t.deepEqual(told, ['no sample had app.request.count; did you mean app.requests.count?']);
  await Readable.from(samples).pipe(open('gpu.utilization.percent > 0 or app.requests.count > 5', told)).toArray();
  t.is(told.length, 1);
});

test('when nothing passes, a part of a name is told the metric, and a tag that no sample had too', async (t) => {
  const told: string[] = [];
  const metrics = { 'cpu.core.0.utilization.percent': 1, 'cpu.count': 2, 'cpu.utilization.percent': 3 };
  await Readable.from([{ timestamp: 1, host: 'a', tags: { env: 'x' }, metrics }])
    .pipe(open('cpu > 9 or tags.env == "x" or tag:env == "y" or evn == "x"', told))
    .toArray();
  t.deepEqual(told, [
    'no sample had cpu; did you mean cpu.utilization.percent?',
    'no sample had the tag tags.env',
    'no sample had the tag evn; did you mean env?',
  ]);
});
