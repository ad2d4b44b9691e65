import test from 'ava';
import * as fc from 'fast-check';
import { parseAccept, qualityOf } from '../../../src/http/index.ts';

test('what is said of something by name counts, then what is said of everything', (t) => {
  const wishes = parseAccept('gzip;q=0.5, BR, *; q=0');
  t.is(qualityOf(['gzip', '*'], wishes), 0.5);
  t.is(qualityOf(['br', '*'], wishes), 1);
  t.is(qualityOf(['zstd', '*'], wishes), 0);
  t.is(qualityOf(['zstd'], wishes), undefined);
  t.is(qualityOf(['gzip'], parseAccept(undefined)), undefined);
});

test('no header breaks it', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from(',;=q01.9"* /agzip\t')) }), (header) => {
      for (const { quality } of parseAccept(header)) t.true(quality >= 0 && quality <= 1);
    }),
  );
});
