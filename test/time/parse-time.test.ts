import test from 'ava';
import { daysLater, isTimeOfDay, parseTime } from '../../src/time/parse-time.ts';

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
  for (const none of ['-10', '-m', '2023-13-14T00:00:00Z', '12345678901234', 'T12:00Z', '12:00Z', '2023-02-30', '2023-11-14Z', '24:01'])
    t.is(parseTime(none, near), undefined, none);
});

test('days by name, offsets as ISO 8601 has them, and durations of several parts', (t) => {
  process.env['TZ'] = 'UTC';
  const near = 1_700_000_000;
  t.is(parseTime('now', near), near);
  t.is(parseTime('today', near), Date.UTC(2023, 10, 14) / 1000);
  t.is(parseTime('yesterday', near), Date.UTC(2023, 10, 13) / 1000);
  t.is(parseTime('yesterday 9:30', near), Date.UTC(2023, 10, 13, 9, 30) / 1000);
  t.is(parseTime('2023-11-15T00:13:20+0200', 0), near);
  t.is(parseTime('2023-11-15 00:13:20.5 +02', 0), near + 0.5);
  t.is(parseTime('2023-11-14', 0), Date.UTC(2023, 10, 14) / 1000);
  t.is(parseTime('-1h30m', near), near - 5400);
  t.is(parseTime('-1w', near), near - 604_800);
});

test('times as other programs take them', (t) => {
  process.env['TZ'] = 'UTC';
  const near = 1_700_000_000; // A Tuesday.
  for (const text of ['-2h', '2h', '2h ago', '2 hours ago', '-2 hours', '120 min ago', '1 hour 60 minutes ago', '7200 seconds ago'])
    t.is(parseTime(text, near), near - 7200, text);
  t.is(parseTime('@1700000000', 0), near);
  t.is(parseTime('2023-11-14t22:13:20z', 0), near);
  t.is(parseTime('2023-11-14T22:13:20.498138595Z', 0), near + 0.498);
  t.is(parseTime('Today 4:25 PM', near), Date.UTC(2023, 10, 14, 16, 25) / 1000);
  t.is(parseTime('12:30am', near), Date.UTC(2023, 10, 14, 0, 30) / 1000);
  t.is(parseTime('12:30:05 pm', near), Date.UTC(2023, 10, 14, 12, 30, 5) / 1000);
  t.is(parseTime('tomorrow', near), Date.UTC(2023, 10, 15) / 1000);
  t.is(parseTime('tuesday', near), Date.UTC(2023, 10, 14) / 1000);
  t.is(parseTime('Wed 9:00', near), Date.UTC(2023, 10, 8, 9) / 1000);
  t.is(parseTime('24:00', near), Date.UTC(2023, 10, 15) / 1000);
  t.is(parseTime('2016-12-31T23:59:60Z', 0), Date.UTC(2017, 0, 1) / 1000);
  for (const none of [
    '2 parsecs ago',
    'ago',
    '-',
    '2',
    'h',
    '13:00pm',
    '0:30am',
    'somday',
    'wedne',
    'monday ago',
    '12:30:60',
    '@',
    'pm',
    '2023-11-14 pm',
  ])
    t.is(parseTime(none, near), undefined, none);
});

test('local times when the clocks change', (t) => {
  process.env['TZ'] = 'Europe/Berlin';
  const at = (text: string) => Date.parse(text) / 1000;
  t.is(parseTime('2026-03-29 02:30', 0), at('2026-03-29T03:30+02:00'), 'an hour that is left out goes on in the next');
  t.is(parseTime('2026-10-25 02:30', 0), at('2026-10-25T02:30+02:00'), 'an hour that comes twice is meant the first time');
  t.is(parseTime('2026-10-25 02:30+01', 0), at('2026-10-25T02:30+01:00'));
  t.is(parseTime('yesterday 09:00', at('2026-03-30T09:30+02:00')), at('2026-03-29T09:00+02:00'));
  t.is(parseTime('yesterday', at('2026-10-26T00:30+01:00')), at('2026-10-25T00:00+02:00'));
  t.is(parseTime('sunday 12:00', at('2026-10-26T00:30+01:00')), at('2026-10-25T12:00+01:00'));
});

test('a time of day may be asked for on another day, whatever the clocks did', (t) => {
  process.env['TZ'] = 'Europe/Berlin';
  t.deepEqual(['9:12', '09:12:30', '2026-11-24T09:12', '-2h'].map(isTimeOfDay), [true, true, false, false]);
  const noon = Date.parse('2026-10-25T12:00+01:00') / 1000;
  t.is(daysLater(noon, -1), Date.parse('2026-10-24T12:00+02:00') / 1000);
  t.is(parseTime('12:00', noon), noon);
});
