import test from 'ava';
import { timestamptzText } from '../../../src/exporters/postgres/timestamptz.ts';

test('times have microseconds, and years from 1 to 9999', (t) => {
  t.is(timestamptzText(0), '1970-01-01T00:00:00.000000Z');
  t.is(timestamptzText(1_764_126_000.123), '2025-11-26T03:00:00.123000Z');
  t.is(timestamptzText(1_764_126_000.123456), '2025-11-26T03:00:00.123456Z');
  t.is(timestamptzText(0.9999999), '1970-01-01T00:00:01.000000Z');
  t.is(timestamptzText(-0.25), '1969-12-31T23:59:59.750000Z');
  t.is(timestamptzText(-62_135_596_800), '0001-01-01T00:00:00.000000Z');
  t.is(timestamptzText(253_402_300_799.5), '9999-12-31T23:59:59.500000Z');
  for (const outside of [-62_135_596_801, 253_402_300_800, 1e15, 1e300]) t.is(timestamptzText(outside), undefined);
});
