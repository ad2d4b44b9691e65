import test from 'ava';
import { memoize } from '../src/memoize.ts';

test('what is remembered of names is bounded by their number and by their characters', (t) => {
  const asked: string[] = [];
  const lengthOf = memoize((name) => {
    asked.push(name);
    return name.length;
  }, 3);
  for (const name of ['a', 'b', 'a', 'c', 'd', 'a']) lengthOf(name);
  t.deepEqual(asked, ['a', 'b', 'c', 'd', 'a']);
  const [one, other] = ['x'.repeat(9 * 2 ** 20), 'y'.repeat(9 * 2 ** 20)];
  for (const name of [one, one, other, one]) t.is(lengthOf(name), 9 * 2 ** 20);
  t.is(asked.filter((name) => name === one).length, 2);
});
