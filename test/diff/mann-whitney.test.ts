import test from 'ava';
import * as fc from 'fast-check';
import { mannWhitney } from '../../src/diff/mann-whitney.ts';
import { shell } from '../cli/cubestat.ts';
import { peer } from '../peers.ts';

const each = (values: readonly number[]) => values.toSorted((one, other) => one - other).map((value) => [value, 1] as const);
const p = (one: readonly number[], other: readonly number[]) => mannWhitney(each(one), each(other), [one.length, other.length]);

test('the example of R: wilcox.test with its correction', (t) => {
  const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const y = [1.15, 0.88, 0.9, 0.74, 1.21];
  t.is(p(x, y).toFixed(4), '0.2446');
});

test('values of a benchmark that are all the same on one side differ from others', (t) => {
  t.true(p([115, 114, 115, 115, 115], [78.8, 78.8, 78.8, 78.8, 78.8]) < 0.01);
});

test('what is the same everywhere has not moved', (t) => {
  t.is(p([5, 5, 5, 5, 5, 5, 5], [5, 5, 5, 5, 5, 5, 5]), 1);
});

const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 6, maxLength: 40 });

test('counts of equal values are those values', (t) => {
  fc.assert(
    fc.property(values, values, (one, other) => {
      const counted = (list: readonly number[]) =>
        [...new Set(list)].sort((a, b) => a - b).map((value) => [value, list.filter((each) => each === value).length] as const);
      t.is(mannWhitney(counted(one), counted(other), [one.length, other.length]), p(one, other));
      t.true(Math.abs(p(one, other) - p(other, one)) < 1e-12);
    }),
  );
});

peer('python3')('it is what the definition gives, pair by pair, by the normal distribution of Python', async (t) => {
  const pairs = fc.sample(fc.tuple(values, values), { numRuns: 200, seed: 7 });
  pairs.push([Array.from({ length: 200 }, (_, at) => at), Array.from({ length: 300 }, (_, at) => at + 150)]);
  const program = `import json, math, statistics, sys
from collections import Counter
def p(x, y):
    n, m = len(x), len(y)
    u = sum((a > b) + (a == b) / 2 for a in x for b in y)
    ties = sum(c**3 - c for c in Counter(x + y).values())
    variance = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)))
    if variance <= 0: return 1
    return math.erfc(max(0, abs(u - n * m / 2) - 0.5) / math.sqrt(variance) / math.sqrt(2))
print(json.dumps([p(*pair) for pair in json.loads(sys.argv[1])]))`;
  const expected = JSON.parse((await shell(`python3 -c '${program}' '${JSON.stringify(pairs)}'`)).stdout) as number[];
  t.is(expected.length, pairs.length);
  for (const [at, [one, other]] of pairs.entries()) {
    const found = p(one, other);
    t.true(Math.abs(found - expected[at]!) <= 1e-9 * expected[at]!, `${found} ${expected[at]}`);
  }
});
