import test from 'ava';
import { resolveSeries } from '../../../../src/sources/recordings/prometheus/resolve.ts';

const named = (series: string, types: Readonly<Record<string, string>> = {}) =>
  resolveSeries(series, { types: new Map(Object.entries(types)), helps: new Map() });

const cases: readonly (readonly [series: string, type: string | undefined, name: string | undefined])[] = [
  // Labels are segments in the order of their names, and a unit that cubestat knows is last.
  ['node_cpu_seconds_total{mode="idle",cpu="0"}', 'counter', 'node_cpu.cpu.0.mode.idle.seconds_total'],
  ['node_memory_MemFree_bytes', 'gauge', 'node_memory_MemFree.bytes'],
  ['node_load1', 'gauge', 'node_load1'],
  ['node_filesystem_avail_bytes{mountpoint="/mnt/a.b%"}', 'gauge', 'node_filesystem_avail.mountpoint./mnt/a%2Eb%25.bytes'],
  ['up{empty=""}', undefined, 'up'],
  // Counters end in _total, and gauges do not.
  ['http_requests_total{code="200"}', undefined, 'http_requests.code.200.count_total'],
  ['http_requests_total', 'untyped', 'http_requests.count_total'],
  ['mysql_queries', 'counter', 'mysql_queries.count_total'],
  ['old_read_bytes', 'counter', 'old_read.bytes_total'],
  ['conntrack_total', 'gauge', 'conntrack_total.value'],
  ['pool_bytes_total{pool="a"}', 'gauge', 'pool_bytes_total.pool.a'],
  ['events{kind="a_total"}', 'gauge', 'events.kind.a_total.value'],
  // Of histograms and summaries there are counts, sums and quantiles, but no buckets.
  ['rpc_seconds_bucket{le="0.1"}', 'histogram', undefined],
  ['rpc_seconds_count{path="/"}', 'histogram', 'rpc_seconds.path./.count_total'],
  ['rpc_seconds_sum', 'histogram', 'rpc.sum.seconds_total'],
  ['rpc_seconds{quantile="0.99",path="/"}', 'summary', 'rpc.path./.p99.seconds'],
  ['rpc_seconds{quantile="0"}', 'summary', 'rpc.min.seconds'],
  ['rpc_seconds{quantile="0.999"}', 'summary', 'rpc.p99_9.seconds'],
  ['lag_sum', 'summary', 'lag.sum_total'],
  // Times at which counters began are no values.
  ['rpc_seconds_created', 'histogram', undefined],
  // Prometheus 3 has names in quotes.
  ['{"http.duration", "a.b"="c"}', undefined, 'http.duration.a%2Eb.c'],
];

for (const [series, type, name] of cases) {
  const family = series.replace(/\{.*|_(bucket|sum|count|created)$/g, '').replace(/_(bucket|count)$/, '');
  test(`${series} of type ${type ?? 'none'} is ${name ?? 'left out'}`, (t) => {
    t.is(named(series, type === undefined ? {} : { [family]: type })?.metric, name);
  });
}

test('a bucket is one without a declaration too', (t) => {
  t.is(named('rpc_bucket{le="1"}'), undefined);
  t.is(named('rpc_bucket{size="1"}')?.metric, 'rpc_bucket.size.1');
});

test('what Prometheus adds to the series of its targets tells the host and a tag', (t) => {
  const { metric, host, tags } = named('up{instance="node:9100",job="node",host="a"}')!;
  t.deepEqual({ metric, host, tags }, { metric: 'up.host.a', host: 'node:9100', tags: { job: 'node' } });
  t.is(named('up{job="node"}')!.metric, 'up.job.node');
});

test('of what cubestat exposes, host and tags are known again', (t) => {
  const { metric, host, tags } = named('cubestat_cpu_core_utilization_percent{core="1",host="web1",env="a",tag_core="b"}')!;
  t.deepEqual({ metric, host, tags }, { metric: 'cpu.core.1.utilization.percent', host: 'web1', tags: { env: 'a', core: 'b' } });
});

for (const [series, fault] of [
  ['a{="foo"}', 'expected the name of a label'],
  ['a{b}', 'expected = behind the label b'],
  ['a{b=c}', 'expected a value in quotes for the label b'],
  ['a{b="c" d="e"}', 'expected a comma or } behind a label'],
  ['a{b="c",b="d"}', 'the label b stands there twice'],
  ['a{,}', 'expected the name of a label'],
  ['a-b', 'expected the name of a metric'],
  ['{a="b"}', 'expected the name of a metric'],
] as const) {
  test(`${series}: ${fault}`, (t) => {
    t.throws(() => named(series), { message: fault });
  });
}
