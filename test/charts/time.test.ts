import test from 'ava';
import { durationText, parseTime } from '../../src/charts/time.ts';

test('durations as people say them', (t) => {
  const told = ([0.1, 0.25, 1, 1.5, 90, 120, 280, 3600, 5400, 7200, 90_000, 556_000 * 3600] as const).map(durationText);
  t.deepEqual(told, ['100ms', '250ms', '1s', '1.5s', '90s', '2min', '4min 40s', '60min', '90min', '2h', '25h', '23166d 16h']);
});

test('times as people type them', (t) => {
  process.env['TZ'] = 'UTC';
  t.is(parseTime('14:05', 1_700_000_000), 1_699_970_700);
  t.is(parseTime('2023-11-14 22:13:20', 0), 1_700_000_000);
  for (const text of ['nonsense', '25:99', '']) t.is(parseTime(text, 0), undefined);
});

test('a time may be RFC 3339, Unix time, or so long before what is shown', (t) => {
  const near = 1_700_000_000;
  t.is(parseTime('2023-11-14T22:13:20Z', 0), near);
  t.is(parseTime('2023-11-15T00:13:20+02:00', 0), near);
  t.is(parseTime('2023-11-14T22:13Z', 0), near - 20);
  t.is(parseTime('1700000000', 0), near);
  t.is(parseTime('1700000000.5', 0), near + 0.5);
  t.is(parseTime('-10m', near), near - 600);
  t.is(parseTime('-1.5h', near), near - 5400);
  for (const none of ['-10', '-m', '2023-13-14T00:00:00Z', '12345678901234', 'T12:00Z']) t.is(parseTime(none, near), undefined, none);
});
