import test from 'ava';
import { array, assert, integer, property, record } from 'fast-check';
import { Batch, numberRows, type Shape } from '../../../src/samples/index.ts';
import { Ring } from '../../../src/filters/incidents/ring.ts';
import { batchOfRows, timesOf } from './rows.ts';

const shapes: readonly Shape[] = [1, 2, 700].map((width) => ({
  host: 'a',
  names: Array.from({ length: width }, (_, column) => `m${column}`),
}));

test('the last samples are kept, whatever their shapes, with all their numbers', (t) => {
  const steps = array(record({ shape: integer({ min: 0, max: 2 }), seconds: integer({ min: 0, max: 9 }) }), {
    minLength: 1,
    maxLength: 60,
  });
  assert(
    property(steps, integer({ min: 0, max: 40 }), (samples, keep) => {
      const ring = new Ring(keep);
      let now = 1000;
      const all = samples.map(({ shape: number, seconds }) => {
        const shape = shapes[number]!;
        now += seconds;
        const batch = new Batch(shape, numberRows([now, ...shape.names.map((_, column) => now + column / 1024)], shape.names.length));
        ring.add(batch);
        return batch.sample(0);
      });
      const expected = all.filter(({ timestamp }) => now - timestamp <= keep);
      t.deepEqual(
        ring.takeFrom(now).flatMap((batch) => [...batch]),
        expected,
      );
      t.deepEqual(ring.takeFrom(now), []);
    }),
    { numRuns: 200 },
  );
});

test('numbers that stay the same are not kept again, and come back as they were', (t) => {
  const number = integer({ min: 0, max: 2 }).map((index) => [0, 1.5, -1e300][index]!);
  assert(
    property(array(array(number, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 50 }), (rows) => {
      const ring = new Ring(1000);
      const shape = { host: 'a', names: ['x', 'y', 'z'] };
      for (const [time, row] of rows.entries()) ring.add(new Batch(shape, numberRows([time, ...row], 3)));
      const taken = ring.takeFrom(rows.length).flatMap((batch) => [...batch]);
      t.deepEqual(
        taken.map(({ timestamp, metrics }) => [timestamp, ...Object.values(metrics)]),
        rows.map((row, time) => [time, ...row]),
      );
    }),
  );
});

test('what is dropped is acknowledged, and what is taken is not yet', (t) => {
  const settled: string[] = [];
  const ring = new Ring(10);
  ring.add(
    batchOfRows(
      [
        [1, 0],
        [2, 0],
      ],
      { settled: () => void settled.push('first') },
    ),
  );
  ring.add(batchOfRows([[11.5, 0]], { settled: () => void settled.push('second') }));
  t.deepEqual(settled, []);
  ring.add(batchOfRows([[12.5, 0]], { settled: () => void settled.push('third') }));
  t.deepEqual(settled, ['first']);
  const taken = ring.takeFrom(22);
  t.deepEqual([timesOf(taken), settled], [[12.5], ['first', 'second']]);
  taken[0]!.acknowledgement!.release();
  t.deepEqual(settled, ['first', 'second', 'third']);
});

test('what is cleared is acknowledged', (t) => {
  let settled = 0;
  const ring = new Ring(10);
  ring.add(
    batchOfRows(
      [
        [1, 0],
        [2, 0],
      ],
      { settled: () => void (settled += 1) },
    ),
  );
  ring.clear();
  t.is(settled, 1);
  t.deepEqual(ring.takeFrom(2), []);
});

test('a clock that is set back leaves nothing of the future', (t) => {
  const ring = new Ring(10);
  ring.add(
    batchOfRows([
      [5000, 0],
      [5001, 0],
      [1000, 0],
      [1001, 0],
    ]),
  );
  t.deepEqual(timesOf(ring.takeFrom(1001)), [1000, 1001]);
});

test('samples of many come as small batches, so that the next sample does not wait until all are written', (t) => {
  const ring = new Ring(1000);
  const shape = { host: 'a', names: ['x'] };
  for (let time = 0; time < 500; time += 1) ring.add(new Batch(shape, numberRows([time, time], 1)));
  const taken = ring.takeFrom(499);
  t.is(Math.max(...taken.map(({ length }) => length)), 16);
  t.deepEqual(
    timesOf(taken),
    Array.from({ length: 500 }, (_, time) => time),
  );
});
