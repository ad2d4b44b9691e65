import test from 'ava';
import { Intervals } from '../../src/charts/intervals.ts';
import { firstState } from '../../src/charts/sample-interval.ts';

test('more hosts than a call has arguments may each send at an interval of their own', (t) => {
  const hosts = Array.from({ length: 200_000 }, (_, at) => [`host${at}`, firstState(at + 1, 0)] as const);
  const intervals = new Intervals({ start: 1, isFixed: false, hosts });
  t.is(intervals.shortest, 1);
  // The only host at 1 s turns to 7 s.
  for (const time of [7, 14, 21, 28]) intervals.observe('host0', time);
  t.is(intervals.of('host0'), 7);
  t.is(intervals.shortest, 2);
  for (const time of [0.5, 1, 1.5, 2]) intervals.observe('host9', time);
  t.is(intervals.shortest, 0.5);
});
