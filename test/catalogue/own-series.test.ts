import test from 'ava';
import * as fc from 'fast-check';
import { formatName, isPlaceholder, ownSeries, prometheusNames, rows, withStatistic } from '../../src/catalogue/index.ts';

const nameFor = prometheusNames({ prefix: 'cubestat', naming: 'labels' });
const again = (name: string) => {
  const { family, labels, help } = nameFor(name);
  return ownSeries(family, new Map(Object.entries(labels)), help);
};

const row = fc.constantFrom(...rows());
const instances = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 3, maxLength: 3 });
const metric = fc.tuple(row, instances).map(([one, values]) => {
  const placeholders = one.segments.filter(isPlaceholder).map((segment) => segment.slice(1, -1));
  return formatName({ row: one, instances: Object.fromEntries(placeholders.map((name, at) => [name, values[at]!])) });
});

test('every metric of the catalogue, whatever its instances, is known again by its family and labels', (t) => {
  fc.assert(fc.property(metric, (name) => t.deepEqual(again(name), { name, others: [] })));
});

test('so are statistics of them', (t) => {
  for (const name of ['cpu.utilization.percent', 'cpu.core.3.utilization.percent', 'network.interface.eth0%2E1.receive.bytes_per_sec']) {
    for (const statistic of ['mean', 'p95', 'p99.9', 'max'] as const) {
      const named = withStatistic(name, statistic);
      t.deepEqual(again(named), { name: named, others: [] });
    }
  }
});

test('a name that the catalogue does not know, and any in flat naming, stands in the help', (t) => {
  const flat = prometheusNames({ prefix: 'cubestat', naming: 'flat' });
  fc.assert(
    fc.property(fc.oneof(metric, fc.string({ minLength: 1 })), (name) => {
      const { family, help } = flat(name);
      t.deepEqual(ownSeries(family, new Map(), help), { name, others: [] });
    }),
  );
});

test('the other labels are those of host and tags, and other families are none of its own', (t) => {
  const labels = new Map([
    ['env', 'prod'],
    ['core', '3'],
    ['host', 'web1'],
  ]);
  t.deepEqual(ownSeries('cubestat_cpu_core_utilization_percent', labels), {
    name: 'cpu.core.3.utilization.percent',
    others: [
      ['env', 'prod'],
      ['host', 'web1'],
    ],
  });
  t.is(ownSeries('cubestat_soup_bytes', labels), undefined);
  t.is(ownSeries('cubestat_soup_bytes', labels, 'Cubestat metric: another.bytes'), undefined);
});
