import test from 'ava';
import { readStatistics } from '../../src/statistics/index.ts';

test('statistics are known by the words that other programs have for them', (t) => {
  t.deepEqual(readStatistics('median,p95,p99.9'), ['p50', 'p95', 'p99.9']);
  t.deepEqual(readStatistics('avg,average'), ['mean']);
  t.deepEqual(readStatistics('p99_9,p99.90,p099'), ['p99.9', 'p99']);
  t.deepEqual(readStatistics('p0,p100,p0.0'), ['min', 'max']);
});

for (const text of ['mode', 'p101', 'p100.1', 'p-1', 'p1e1', 'P95%', 'mean,', 'constructor', '__proto__', 'p'])
  test(`no statistic: ${text}`, (t) => {
    t.throws(() => readStatistics(text), { message: /^expected mean, min, max, .*, median or a percentile such as p95 or p99\.9$/ });
  });
