import test from 'ava';
import { openCpuUse } from '../../src/run/cpu-use.ts';

test('of 100 windows, 95 are at the p95 or below', (t) => {
  const use = openCpuUse(10);
  t.deepEqual([use.p95, use.max], [undefined, undefined]);
  let seconds = 0;
  for (let at = 1; at <= 100; at += 1) use.add(10 + at, (seconds += at / 100));
  t.deepEqual([use.p95, use.max], [0.95, 1]);
});

test('windows need not be of equal length, and time that an orphan took away with it is no negative use', (t) => {
  const use = openCpuUse(0);
  use.add(2, 4);
  use.add(2.5, 3);
  t.deepEqual([use.p95, use.max], [2, 2]);
});
