import test from 'ava';
import * as fc from 'fast-check';
import { naturalOrder } from '../../src/text/natural-order.ts';

test('numbers in names are compared as numbers, capital letters stand beside small ones', (t) => {
  const names = ['cpu10', 'cpu2', 'eth1', 'Eth0', 'policy12', 'policy3', 'eth0.100', 'eth0.20', 'eth0'];
  t.deepEqual(names.toSorted(naturalOrder), ['cpu2', 'cpu10', 'Eth0', 'eth0', 'eth0.20', 'eth0.100', 'eth1', 'policy3', 'policy12']);
});

test('it is an order', (t) => {
  const name = fc.string({ unit: fc.constantFrom('a', 'B', '0', '7', '.', '_', ' ', '9'.repeat(400)) });
  const property = fc.property(name, name, name, (a, b, c) => {
    const [ab, bc, ac] = [naturalOrder(a, b), naturalOrder(b, c), naturalOrder(a, c)];
    return Math.sign(ab) === -Math.sign(naturalOrder(b, a)) && (ab === 0) === (a === b) && !(ab <= 0 && bc <= 0 && ac > 0);
  });
  t.notThrows(() => fc.assert(property));
});
