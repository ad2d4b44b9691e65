import test from 'ava';
import * as fc from 'fast-check';
import { Quantiles } from '../../src/statistics/quantiles.ts';

function quantilesOf(values: readonly number[]): Quantiles {
  const quantiles = new Quantiles();
  for (const value of values) quantiles.add(value);
  return quantiles;
}

test('quantiles of few values are exact, as numpy has them', (t) => {
  const quantiles = quantilesOf([4, 1, 3, 2]);
  t.deepEqual(
    [0, 0.25, 0.5, 0.95, 1].map((each) => quantiles.at(each)),
    [1, 1.75, 2.5, 3.8499999999999996, 4],
  );
  t.is(quantilesOf([7]).at(0.99), 7);
});

test('quantiles of many values are right to one percent', (t) => {
  const value = fc.oneof(
    fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
    fc.double({ min: -1e6, max: -1e-6, noNaN: true }),
    fc.constant(0),
  );
  const property = fc.property(
    fc.array(value, { minLength: 1100, maxLength: 1500 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (values, quantile) => {
      const sorted = values.toSorted((one, other) => one - other);
      const exact = sorted[Math.floor(quantile * (sorted.length - 1))]!;
      t.true(Math.abs(quantilesOf(values).at(quantile) - exact) <= 0.0101 * Math.abs(exact) + 1e-12);
    },
  );
  fc.assert(property, { numRuns: 30 });
});

test('no quantile is beyond the least and the greatest value', (t) => {
  const same = quantilesOf(Array.from({ length: 2000 }, () => 8_589_934_592));
  t.deepEqual([same.at(0), same.at(0.5), same.at(1)], [8_589_934_592, 8_589_934_592, 8_589_934_592]);
  t.true(quantilesOf(Array.from({ length: 2000 }, (_, at) => 95 + (at % 51) / 10)).at(0.99) <= 100);
});
