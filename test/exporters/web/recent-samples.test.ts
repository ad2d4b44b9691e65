import test from 'ava';
import * as fc from 'fast-check';
import { Batch, numberRows } from '../../../src/samples/index.ts';
import { RecentSamples } from '../../../src/exporters/web/recent-samples.ts';
import { batchOf, sampleOf } from '../../samples.ts';

const seconds = (of: RecentSamples) => of.some(of.oldest, Infinity).map(({ batch }) => batch.timestamp(0));

test('ids are times that grow, also where the clock stands still or is set back', (t) => {
  const clock = [5, 5, 5, 4, 9.1234];
  const recent = new RecentSamples({ bytes: 1e6, now: () => clock.shift()! });
  for (let second = 0; second < 5; second += 1) recent.add(batchOf(sampleOf(second)));
  t.deepEqual(
    recent.some(0, Infinity).map(({ id }) => id),
    [5, 5.001, 5.002, 5.003, 9.123],
  );
});

test('whatever comes, the newest are kept in the room that there is, and found behind an id', (t) => {
  const sizes = fc.array(fc.nat(6), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 500, max: 6000 }), (given, bytes) => {
      let now = 0;
      const recent = new RecentSamples({ bytes, now: () => now });
      for (const [at, rows] of given.entries()) {
        now = at + 1;
        const values = Array.from({ length: rows }, (_, row) => [at + row / 10, row]).flat();
        if (rows > 0) recent.add(new Batch({ host: 'a', names: ['x'] }, numberRows(values, 1)));
      }
      const all = given.flatMap((rows, at) => Array.from({ length: rows }, (_, row) => at + row / 10));
      t.is(recent.next, all.length);
      t.deepEqual(seconds(recent), all.slice(recent.oldest));
      // Each takes 16 bytes, what is around it, and the name of its shape.
      t.true((recent.next - recent.oldest - 1) * 416 <= bytes);
      for (let number = recent.oldest; number < recent.next; number += 1) {
        const { id } = recent.some(number, 1)[0]!;
        t.is(recent.numberAfter(id), number + 1);
        t.is(recent.numberAfter(id - 0.0005), number);
      }
    }),
    { numRuns: 100 },
  );
});

test('an id that is no longer kept is told from one that never was', (t) => {
  let now = 10;
  const recent = new RecentSamples({ bytes: 1000, now: () => (now += 1) });
  recent.add(batchOf(sampleOf(0)));
  t.is(recent.numberAfter(3), 0);
  for (let second = 1; second < 20; second += 1) recent.add(batchOf(sampleOf(second)));
  t.true(recent.oldest > 0);
  t.is(recent.numberAfter(3), recent.oldest - 1);
  t.is(recent.numberAfter(1e9), 20);
});

test('a row is kept without the batch that it came in', (t) => {
  const recent = new RecentSamples({ bytes: 1e6, now: () => 1 });
  recent.add(new Batch({ host: 'a', names: ['x'] }, numberRows(new Float64Array(2000), 1)));
  t.is(recent.newest!.batch.bytes, 16);
});

test('who waits is called once, unless that was cancelled', (t) => {
  const recent = new RecentSamples({ bytes: 1e6, now: () => 1 });
  let calls = 0;
  recent.whenChanged(() => (calls += 1));
  recent.whenChanged(() => (calls += 100))();
  recent.add(batchOf(sampleOf(0)));
  recent.end();
  t.is(calls, 1);
});

test('long hosts and tags take of the room too', (t) => {
  for (const shapeOf of [(text: string) => ({ host: text }), (text: string) => ({ host: 'a', tags: { x: text } })]) {
    const recent = new RecentSamples({ bytes: 1e6, now: () => 1 });
    for (let at = 0; at < 100; at += 1) recent.add(batchOf({ ...sampleOf(at), ...shapeOf(`${at}`.padEnd(50_000)) }));
    t.true(recent.next - recent.oldest <= 20);
  }
});
