import { join } from 'node:path';
import test from 'ava';
import { OpenFile } from '../../src/documents/open-file.ts';
import { makeTree } from '../fixtures/tree.ts';

test('a file grows older also when the clock on the wall is set back', (t) => {
  const path = join(makeTree(t, { 'a.csv': '' }), 'a.csv');
  const clocks = { wall: 1e12, monotonic: 5000 };
  const real = [Date.now, performance.now.bind(performance)] as const;
  Date.now = () => clocks.wall;
  performance.now = () => clocks.monotonic;
  t.teardown(() => {
    [Date.now, performance.now] = real;
  });
  const file = new OpenFile(path, { end: 0, closing: Buffer.alloc(0), age: 1000 });
  t.is(file.age(), 1000);
  clocks.wall -= 3_600_000;
  clocks.monotonic += 500;
  t.is(file.age(), 1500);
  clocks.wall += 7_200_000;
  t.is(file.age(), 3_601_000);
  file.close();
});
