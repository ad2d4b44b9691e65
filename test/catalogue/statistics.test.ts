import test from 'ava';
import { formatName, influxName, isStatistic, parseName, prometheusName, rows, withStatistic } from '../../src/catalogue/index.ts';

test('a statistic stands before the unit, and behind a name that has none', (t) => {
  t.is(withStatistic('cpu.utilization.percent', 'mean'), 'cpu.utilization.mean.percent');
  t.is(withStatistic('app.latency', 'p95'), 'app.latency.p95');
  t.is(withStatistic('x', 'max'), 'x.max');
  t.is(withStatistic('percent', 'max'), 'max.percent');
});

test('what is a statistic', (t) => {
  t.deepEqual(['mean', 'p1', 'p99', 'p0', 'p100', 'p099', 'median', 'constructor'].map(isStatistic), [
    true,
    true,
    true,
    ...Array(5).fill(false),
  ]);
});

test('the statistic of every metric is known by its row, with its instances', (t) => {
  for (const row of rows) {
    const instances = Object.fromEntries(row.segments.filter((one) => one.startsWith('{')).map((one) => [one.slice(1, -1), 'a.b']));
    const name = withStatistic(formatName({ row, instances }), 'p95');
    const parsed = parseName(name);
    t.is(parsed?.row.name, withStatistic(row.name, 'p95'));
    t.deepEqual(parsed?.instances, instances);
    t.is(formatName(parsed!), name);
    t.is(parseName(name)?.row, parsed?.row);
  }
});

test('instances of a statistic stay labels and tags', (t) => {
  const name = 'cpu.core.0.utilization.mean.percent';
  t.like(prometheusName(name), { family: 'cubestat_cpu_core_utilization_mean_percent', labels: { core: '0' }, kind: 'gauge' });
  t.deepEqual(influxName(name), { measurement: 'cpu_core', tags: { core: '0' }, field: 'utilization_mean_percent' });
});
