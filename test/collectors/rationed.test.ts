import test from 'ava';
import { rationedEach, rationedSpan } from '../../src/collectors/rationed.ts';

test('what takes long is read seldom, and what it was is told in between', (t) => {
  let spent = 0;
  let value = 0;
  const costs = new Map([['slow', 0.05] as const, ['fast', 0.001] as const]);
  const [slow, fast] = [{ name: 'slow' as const }, { name: 'fast' as const }];
  const read = rationedEach(
    ({ name }: typeof slow | typeof fast) => {
      spent += costs.get(name)!;
      return (value += 1);
    },
    () => spent,
  );
  const at = (now: number) => [read(slow, now), read(fast, now)];
  t.deepEqual(at(0), [1, 2]);
  t.deepEqual(at(1), [1, 3]);
  t.deepEqual(at(4.9), [1, 4]);
  t.deepEqual(at(5.1), [5, 6]);
});

test('counters that take long to read have rates over the time between two readings', (t) => {
  let spent = 0;
  let count = 0;
  const read = rationedSpan(
    () => {
      spent += 0.02;
      return (count += 10);
    },
    () => spent,
  );
  t.deepEqual(read(100), { now: 10, before: undefined, seconds: 100 });
  t.like(read(101), { now: 10, before: undefined });
  t.deepEqual(read(102.5), { now: 20, before: 10, seconds: 2.5 });
  t.deepEqual(read(103), { now: 20, before: 10, seconds: 2.5 });
});
