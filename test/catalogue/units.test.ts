import test from 'ava';
import { quantity, units, type UnitName } from '../../src/catalogue/index.ts';

const cases: readonly [UnitName, readonly [number, string][]][] = [
  [
    'percent',
    [
      [0, '0.0%'],
      [5.25, '5.3%'],
      [26.8, '26.8%'],
      [100, '100.0%'],
    ],
  ],
  [
    'bytes',
    [
      [0, '0B'],
      [999, '999B'],
      [1000, '1.0KiB'],
      [1024 * 9.96, '10KiB'],
      [8123453440, '7.6GiB'],
      [2 ** 100, '1.1e+12EiB'],
    ],
  ],
  [
    'bytes_per_sec',
    [
      [0.4, '0B/s'],
      [1024 * 999.4, '999KiB/s'],
      [1024 * 999.6, '1.0MiB/s'],
    ],
  ],
  [
    'ops_per_sec',
    [
      [0.5, '0.50/s'],
      [9.94, '9.94/s'],
      [9.96, '10.0/s'],
      [123.4, '123/s'],
      [999.6, '1.0k/s'],
      [12345, '12k/s'],
    ],
  ],
  [
    'seconds',
    [
      [5e-7, '0.5µs'],
      [0.0012, '1.2ms'],
      [1, '1.0s'],
      [59, '59s'],
      [600, '10min'],
      [123456, '34h'],
      [1e6, '12d'],
    ],
  ],
  [
    'celsius',
    [
      [45.06, '45°C'],
      [-3, '-3.0°C'],
    ],
  ],
  [
    'tasks',
    [
      [0.52, '0.52'],
      [12.34, '12.3'],
      [1234, '1234'],
    ],
  ],
  ['hertz', [[2.4e9, '2.4GHz']]],
  ['rpm', [[1200, '1200rpm']]],
];

for (const [unit, values] of cases) {
  test(`${unit} as people read them`, (t) => {
    for (const [value, text] of values) t.is(quantity(value, units[unit]), text);
  });
}

test('a number without a unit', (t) => {
  t.deepEqual(
    [0.05, 7, 123456789].map((value) => quantity(value)),
    ['0.05', '7.00', '123M'],
  );
});
