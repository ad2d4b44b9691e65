import test from 'ava';
import { chartOf } from '../../src/charts/chart.ts';

test('a statistic is drawn as the metric that it is of, and on the same scale', (t) => {
  for (const name of [
    'cpu.utilization.percent',
    'cpu.core.3.utilization.percent',
    'disk.device.vda.read.bytes_per_sec',
    'memory.used.percent',
  ]) {
    const metric = chartOf(name);
    const statistic = chartOf(name.replace(/(?=\w+$)/, 'p95.'));
    t.is(statistic.title, `${metric.title} p95`);
    const { group, role, scale, unit, order, instance } = metric;
    t.like(statistic, { group, role, scale, unit, order, instance });
  }
});
