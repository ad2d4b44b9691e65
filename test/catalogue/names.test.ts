import test from 'ava';
import * as fc from 'fast-check';
import { decodeInstance, encodeInstance, formatName, parseName } from '../../src/catalogue/index.ts';
import { anyKnownName, anyText } from '../formatters/hostile.ts';

test('the name of any instance of any metric can be taken apart again', (t) => {
  fc.assert(
    fc.property(anyKnownName, ({ row, instances, name }) => {
      t.is(name.split('.').length, row.segments.length);
      t.deepEqual(parseName(name), { row, instances });
      t.is(formatName(parseName(name)!), name);
    }),
    { numRuns: 3000 },
  );
});

test('an instance is one segment, whatever it holds', (t) => {
  t.is(encodeInstance('eth0.100'), 'eth0%2E100');
  t.is(encodeInstance('50%\n'), '50%25%0A');
  fc.assert(fc.property(anyText, (instance) => t.is(decodeInstance(encodeInstance(instance)), instance)));
});

test('percent signs that stand for nothing stay', (t) => {
  t.is(decodeInstance('100%zz%'), '100%zz%');
});

test('names that are not in the catalogue are none of its metrics', (t) => {
  for (const name of ['', 'cpu', 'cpu.core.utilization.percent', 'cpu.core.0.1.utilization.percent', 'CPU.utilization.percent']) {
    t.is(parseName(name), undefined);
  }
});
