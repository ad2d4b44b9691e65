import test from 'ava';
import * as fc from 'fast-check';
import { Correlation } from '../../src/statistics/correlation.ts';

function correlationOf(...sequences: readonly (readonly number[])[]): number {
  const correlation = new Correlation();
  for (const values of sequences) values.forEach(correlation.sequence());
  return correlation.coefficient;
}

test('it is the correlation of Pearson of each value with the next, also far from zero', (t) => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 3 }), fc.constantFrom(0, 1e9), (small, offset) => {
      const values = small.map((value) => Math.round(value) + offset);
      const [before, after] = [values.slice(0, -1), values.slice(1)];
      const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
      const distances = (list: readonly number[]) => list.map((one) => one - mean(list));
      const [x, y] = [distances(before), distances(after)];
      const sum = (list: readonly number[], other: readonly number[]) => list.reduce((total, one, at) => total + one * other[at]!, 0);
      const spread = Math.sqrt(sum(x, x) * sum(y, y));
      t.true(Math.abs(correlationOf(values) - (spread > 1e-6 ? sum(x, y) / spread : 0)) < 1e-4);
    }),
  );
});

test('the last value of one host is not before the first of another', (t) => {
  t.is(correlationOf([1, -1, 1, -1], [1, -1, 1, -1]), -1);
});

test('of what is always the same, or was seen once, nothing is known', (t) => {
  t.is(correlationOf([5, 5, 5, 5]), 0);
  t.is(correlationOf([5]), 0);
});
