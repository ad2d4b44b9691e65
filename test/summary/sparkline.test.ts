import test from 'ava';
import { Sparkline } from '../../src/summary/sparkline.ts';

const drawn = (values: readonly (readonly [time: number, value: number])[]) => {
  const sparkline = new Sparkline();
  for (const [time, value] of values) sparkline.add(value, time);
  return sparkline.toString();
};

test('it runs from the lowest block to the highest, whatever the numbers', (t) => {
  t.is(drawn(Array.from({ length: 8 }, (_, at) => [at * 0.001, -1e9 * at])), '█▇▆▅▄▃▂▁');
  t.is(drawn([[0, 7], [0.001, 7]]), '▁▁'); // prettier-ignore
});

test('a longer time is drawn in no more columns, and where nothing was known there is nothing', (t) => {
  const day = drawn(Array.from({ length: 10_000 }, (_, at) => [at * 8.64 + (at < 5000 ? 0 : 43_200), at]));
  t.true(day.length <= 20 && day.length >= 10, day);
  t.regex(day, /^▁[^ ]+ +[^ ]+█$/);
});
