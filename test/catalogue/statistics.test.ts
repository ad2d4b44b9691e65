import test from 'ava';
import { formatName, influxName, isStatistic, parseName, prometheusName, rows, withStatistic } from '../../src/catalogue/index.ts';

test('a statistic stands before the unit, and behind a name that has none', (t) => {
  t.is(withStatistic('cpu.utilization.percent', 'mean'), 'cpu.utilization.mean.percent');
  t.is(withStatistic('app.latency', 'p95'), 'app.latency.p95');
  t.is(withStatistic('x', 'max'), 'x.max');
  t.is(withStatistic('percent', 'max'), 'max.percent');
});

test('what is a statistic', (t) => {
  const words = ['mean', 'p1', 'p99', 'p99.9', 'p0.5', 'p0', 'p100', 'p099', 'p99.90', 'p.5', 'p99.', 'median', 'constructor'];
  t.deepEqual(words.filter(isStatistic), ['mean', 'p1', 'p99', 'p99.9', 'p0.5']);
});

test('a percentile with a fraction is one segment of a name', (t) => {
  t.is(withStatistic('cpu.utilization.percent', 'p99.9'), 'cpu.utilization.p99_9.percent');
  t.is(withStatistic('app.latency', 'p99.95'), 'app.latency.p99_95');
  t.is(parseName('cpu.core.0.utilization.p99_9.percent')?.row.help, 'Percentile 99.9 in a window: Busy time of one logical CPU.');
});

test('the statistic of every metric is known by its row, with its instances', (t) => {
  for (const [row, statistic] of rows().flatMap((each) => (['p95', 'p99.9'] as const).map((one) => [each, one] as const))) {
    const instances = Object.fromEntries(row.segments.filter((one) => one.startsWith('{')).map((one) => [one.slice(1, -1), 'a.b']));
    const name = withStatistic(formatName({ row, instances }), statistic);
    const parsed = parseName(name);
    t.is(parsed?.row.name, withStatistic(row.name, statistic));
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
