import test from 'ava';
import { fromRandomStart } from '../../src/connections/random-start.ts';

test('a list begins at any of its elements, and goes round', (t) => {
  const starts = [0, 0.34, 0.99].map((value) => fromRandomStart(['a', 'b', 'c'], () => value).join(''));
  t.deepEqual(starts, ['abc', 'bca', 'cab']);
  t.deepEqual(fromRandomStart([]), []);
});
