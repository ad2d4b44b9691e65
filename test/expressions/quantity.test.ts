import test from 'ava';
import { units, type UnitName } from '../../src/catalogue/index.ts';
import { dimensionOf, parseQuantity } from '../../src/expressions/quantity.ts';

for (const [text, value, dimension] of [
  ['90', 90, undefined],
  ['1k', 1000, undefined],
  ['2Gi', 2 ** 31, undefined],
  ['1k/s', 1000, undefined],
  ['5%', 5, 'percent'],
  ['2GiB', 2 ** 31, 'bytes'],
  ['1.5MB/s', 1.5e6, 'bytes'],
  ['1KB', 1000, 'bytes'],
  ['8Mbit/s', 1e6, 'bytes'],
  ['8kbps', 1000, 'bytes'],
  ['100ms', 0.1, 'seconds'],
  ['5m', 300, 'seconds'],
  ['5min', 300, 'seconds'],
  ['3GHz', 3e9, 'hertz'],
  ['2kW', 2000, 'watts'],
  ['1.2V', 1.2, 'volts'],
  ['5A', 5, 'amperes'],
  ['50Wh', 180_000, 'joules'],
  ['70°C', 70, 'celsius'],
  ['70C', 70, 'celsius'],
  ['900rpm', 900, 'rpm'],
] as const) {
  test(`${text} is ${value} ${dimension}`, (t) => t.deepEqual(parseQuantity(text), { value, dimension }));
}

for (const text of ['', '5q', '5iB', '5k%', '5 ms', '1.2.3', '1e999', '5/m', 'GiB']) {
  test(`${JSON.stringify(text)} is no quantity`, (t) => t.is(parseQuantity(text), undefined));
}

test('every unit of the catalogue that has a symbol has a dimension, and the rest are counts', (t) => {
  const without = (Object.keys(units) as UnitName[]).filter((unit) => dimensionOf(unit) === undefined);
  t.deepEqual(
    without.filter((unit) => !['', '/s'].includes(units[unit].symbol)),
    [],
  );
});
