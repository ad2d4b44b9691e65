import test from 'ava';
import * as fc from 'fast-check';
import { naturalOrder } from '../src/natural-order.ts';

test('numbers within names compare as numbers', (t) => {
  const sorted = ['cpu', 'cpu.core.2', 'cpu.core.10', 'cpu.core.10.x', 'disk.nvme0n1', 'disk.nvme0n10', 'disk.sda'];
  t.deepEqual(sorted.toReversed().toSorted(naturalOrder), sorted);
  t.true(naturalOrder('a01', 'a1') < 0);
});

test('it is an order', (t) => {
  const text = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', '.', '-') });
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      t.is(Math.sign(naturalOrder(a, b)) + Math.sign(naturalOrder(b, a)), 0);
      t.is(naturalOrder(a, b) === 0, a === b);
      if (naturalOrder(a, b) < 0 && naturalOrder(b, c) < 0) t.true(naturalOrder(a, c) < 0);
    }),
  );
});
