import test from 'ava';
import { Coverage } from '../../src/summary/coverage.ts';

const covered = (...times: number[]) => {
  const coverage = new Coverage();
  const weights = times.map((time) => coverage.add(time));
  const { samples, first, last, interval, gaps, missing } = coverage;
  return { weights, samples, first, last, interval, gaps, missing };
};

test('a value stands for the time since the sample before, and behind a gap for the usual time', (t) => {
  t.deepEqual(covered(10, 12, 14, 24, 26), {
    ...{ weights: [undefined, 2, 2, 2, 2], samples: 5, first: 10, last: 26, interval: 2 },
    ...{ gaps: 1, missing: 8 },
  });
});

test('what is a little late is no gap', (t) => {
  t.is(covered(0, 1, 2.2, 2.9, 4.8).gaps, 0);
});

test('a longer time that comes again is another interval', (t) => {
  t.like(covered(0, 1, 11, 21, 31), { weights: [undefined, 1, 1, 10, 10], gaps: 1 });
});

test('samples out of order, or of one time, are no gap', (t) => {
  t.like(covered(5, 6, 3, 4, 7), { first: 3, last: 7, gaps: 0 });
  t.deepEqual(covered(5, 5).weights, [undefined, 1]);
});

test('the longest gaps are known by their times, however many there are', (t) => {
  const coverage = new Coverage();
  const lengths = [10, 20, 15, 90, 12, 50, 80];
  let time = 0;
  coverage.add(time);
  for (const length of lengths) for (const step of [1, 1, length]) coverage.add((time += step));
  t.is(coverage.gaps, 7);
  t.deepEqual(
    coverage.longestGaps.map(({ from, to }) => to - from),
    [20, 15, 90, 50, 80],
  );
  t.deepEqual(coverage.longestGaps[0], { from: 14, to: 34 });
});
