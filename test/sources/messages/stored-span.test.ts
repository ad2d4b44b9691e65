import test from 'ava';
import { storedSpan } from '../../../src/sources/messages/index.ts';

test('samples are stored after they were taken; without a beginning, an end in the past means all that is stored', (t) => {
  t.deepEqual(storedSpan(undefined, 1000), { since: undefined, until: undefined });
  t.deepEqual(storedSpan({ since: 500, until: Infinity }, 1000), { since: 440, until: undefined });
  t.deepEqual(storedSpan({ since: 500, until: 700 }, 1000), { since: 440, until: 760 });
  t.deepEqual(storedSpan({ since: -Infinity, until: 700 }, 1000), { since: -Infinity, until: 760 });
  t.deepEqual(storedSpan({ since: -Infinity, until: 2000 }, 1000), { since: undefined, until: 2060 });
});
