import test from 'ava';
import * as fc from 'fast-check';
import { qualityFor, wishesOf } from '../../src/http/index.ts';

test('what is said of something by name counts, then what is said of everything', (t) => {
  const wishes = wishesOf('gzip;q=0.5, BR, *; q=0');
  t.is(qualityFor(['gzip', '*'], wishes), 0.5);
  t.is(qualityFor(['br', '*'], wishes), 1);
  t.is(qualityFor(['zstd', '*'], wishes), 0);
  t.is(qualityFor(['zstd'], wishes), undefined);
  t.is(qualityFor(['gzip'], wishesOf(undefined)), undefined);
});

test('no header breaks it', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from(',;=q01.9"* /agzip\t')) }), (header) => {
      for (const { quality } of wishesOf(header)) t.true(quality >= 0 && quality <= 1);
    }),
  );
});
