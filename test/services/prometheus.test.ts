import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { prometheusName } from '../../src/catalogue/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { serve, web1 } from '../exporters/prometheus/serving.ts';
import { anyKnownName, anyNumber, anyText, record, wellFormed } from '../formatters/hostile.ts';
import { peer } from '../peers.ts';
import { startPrometheus } from './prometheus.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';

peer('prometheus')('Prometheus scrapes what was sampled, knows counters as such, and forgets what has ceased', async (t) => {
  const serving = await serve(t, { ttl: '3s' });
  const server = await startPrometheus(t, serving.origin);
  // Prometheus takes its time to find a target.
  await server.scraped();
  const sampling = setInterval(() => void serving.put(web1), 100);
  t.teardown(() => clearInterval(sampling));
  await server.scraped();
  t.is(await server.lastError(), '');
  const valueOf = async (expression: string) => (await server.query(expression)).map(({ value }) => Number(value[1]));
  t.deepEqual(await valueOf('cubestat_cpu_core_utilization_percent{core="0"}'), [20]);
  t.deepEqual(await valueOf('cubestat_network_interface_rx_bytes_total{interface="eth0"}'), [1e21]);
  t.deepEqual(await valueOf('cubestat_up'), [1]);
  t.deepEqual(await valueOf('cubestat_last_sample_timestamp_seconds'), [web1.timestamp]);
  const types = Object.entries(await server.metadata()).map(([name, [first]]) => [name, first!.type]);
  t.deepEqual(
    sorted(types.filter(([name]) => !/^cubestat_(up|last)/.test(name!))),
    sorted([
      ['cubestat_cpu_core_utilization_percent', 'gauge'],
      ['cubestat_memory_used_bytes', 'gauge'],
      ['cubestat_network_interface_rx_bytes', 'counter'],
    ]),
  );
  clearInterval(sampling);
  await until(async () => (await valueOf('cubestat_up'))[0] === 0, 'Prometheus is told that there are no samples');
  t.deepEqual(await valueOf('cubestat_memory_used_bytes'), []);
});

/** What cubestat leaves out for good reason, a metric with the family of an earlier one, is not in these. */
const anyMetrics = fc
  .array(
    fc.tuple(
      fc.oneof(
        anyText,
        anyKnownName.map(({ name }) => wellFormed(name)),
      ),
      anyNumber,
    ),
    { maxLength: 8 },
  )
  .map((entries) => {
    const series = (name: string) => JSON.stringify([prometheusName(name).family, prometheusName(name).labels]);
    const distinct = new Map(entries.map((entry) => [wellFormed(series(entry[0])), entry]));
    return Object.fromEntries(distinct.values());
  });

/** Tags whose names stay as they are. */
const anyTags = record(fc.constantFrom('env', 'rack', 'tag'), anyText, 3);

function hostileSamples(count: number): Sample[] {
  const one = fc.record({ host: anyText, tags: anyTags, metrics: anyMetrics });
  return fc.sample(one, count).map((part, at) => ({ timestamp: 1, ...part, host: `${at} ${part.host}` }));
}

peer('prometheus')('Prometheus reads every value under the labels that were meant, whatever they are', async (t) => {
  const samples = hostileSamples(400);
  const serving = await serve(t);
  await serving.put(...samples);
  const server = await startPrometheus(t, serving.origin);
  await server.scraped();
  t.is(await server.lastError(), '');
  const found = await server.query('{__name__=~"cubestat_.+", host!=""}');
  const expected = samples.flatMap(({ host, tags, metrics }) =>
    Object.entries(metrics).map(([name, value]) => {
      const { family, labels } = prometheusName(name);
      return [sortedLabels({ ...labels, host, ...tags, __name__: family }), value];
    }),
  );
  const told = sorted(found.map(({ metric, value }) => [sortedLabels({ ...metric, instance: '', job: '' }), Number(value[1])]));
  t.deepEqual(difference(sorted(expected), told), [], 'missing');
  t.deepEqual(difference(told, sorted(expected)), [], 'more than was sent');
});

peer('promtool')('the reader of the plain text takes the same, in both namings', async (t) => {
  for (const naming of ['labels', 'flat']) {
    const serving = await serve(t, { naming });
    await serving.put(...hostileSamples(400));
    const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { ...limit, input: await serving.text(), encoding: 'utf8' });
    // 3: what it read is not named as it should be; 1: it could not read it.
    t.true(status === 0 || status === 3, stderr.slice(0, 1000));
    t.notRegex(stderr, /error while linting/);
  }
});

function sortedLabels(labels: Readonly<Record<string, string>>): string[] {
  const filled = Object.entries(labels).filter(([, text]) => text !== '');
  return filled.map(([name, text]) => `${name}=${wellFormed(text)}`).sort();
}

function sorted(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}

function difference(these: readonly string[], those: readonly string[]): string[] {
  const known = new Set(those);
  return these.filter((one) => !known.has(one));
}
