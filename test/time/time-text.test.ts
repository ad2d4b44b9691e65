import test from 'ava';
import { isoTime, localDateTime, utcOffset } from '../../src/time/time-text.ts';

test('local time is behind UTC by the offset of the moment, through every change of it', (t) => {
  const year = 365 * 86_400;
  for (let seconds = 1_700_000_000; seconds < 1_700_000_000 + year; seconds += 900) {
    const date = new Date(seconds * 1000);
    t.is(utcOffset(seconds), 60 * date.getTimezoneOffset());
    t.is(localDateTime(seconds)!.slice(11, 13), String(date.getHours()).padStart(2, '0'));
  }
});

test('the fraction of a second stays in UTC, and is cut off in local time', (t) => {
  t.is(isoTime(1_750_693_377.25), '2025-06-23T15:42:57.250Z');
  t.regex(localDateTime(1_750_693_377.999)!, /:57$/);
});

test('a time that no Date holds has no text', (t) => {
  for (const seconds of [NaN, Infinity, 8.64e12, -8.64e12]) {
    t.is(isoTime(seconds), undefined);
    t.is(localDateTime(seconds), undefined);
  }
});
