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
