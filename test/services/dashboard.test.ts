import type { ExecutionContext } from 'ava';
import { formatName, parseName, rows, type Row } from '../../src/catalogue/index.ts';
import { dashboard, influxdbStore, prometheusStore } from '../../src/provisioning/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { startExport } from '../exporters/influxdb/exporting.ts';
import { serve } from '../exporters/prometheus/serving.ts';
import { peer } from '../peers.ts';
import { panelsIn, type Dashboard } from '../provisioning/panels-in.ts';
import { startInfluxd } from './influxd.ts';
import { startPrometheus } from './prometheus.ts';
import { until } from '../until.ts';

/** A sample with every metric that a store can have, of one instance each. */
function everything(has: (row: Row) => boolean): Sample {
  const named = rows()
    .filter((row) => row.kind === 'gauge' && has(row))
    .map(({ name }) => filled(name));
  return { timestamp: 1750693377.593, host: 'web1', metrics: Object.fromEntries(named.map((name, at) => [name, at + 1])) };
}

/** With an instance that has to be escaped in places. */
function filled(template: string): string {
  const { row, instances } = parseName(template)!;
  return formatName({ row, instances: Object.fromEntries(Object.keys(instances).map((key) => [key, 'my disk.0'])) });
}

const targetsOf = (made: object) => panelsIn(made as Dashboard).flatMap(({ targets }) => targets);

for (const [hostLabel, chosen] of [
  ['auto', '.*'],
  ['always', 'web1'],
] as const) {
  peer('prometheus')(`every query of the dashboard finds what cubestat serves to Prometheus, with host_label ${hostLabel}`, async (t) => {
    const store = prometheusStore('cubestat');
    const serving = await serve(t, { ttl: '1h', hostLabel });
    const server = await startPrometheus(t, serving.origin);
    await serving.put(everything(store.has));
    await server.scraped();
    for (const { expr } of targetsOf(dashboard(store))) {
      const query = expr!.replace('$host', chosen).replace('$instance', '127.0.0.1:.*');
      // A scrape that is late on a busy machine leaves no series until the next one.
      await t.notThrowsAsync(until(async () => (await server.query(query)).length === 1, query));
    }
  });
}

for (const schema of ['wide', 'tagged'] as const) {
  peer('influxd')(`every query of the dashboard finds what cubestat writes to InfluxDB, ${schema}`, async (t) => {
    const store = influxdbStore({ schema, measurement: 'cubestat' });
    const server = await startInfluxd(t);
    const exporting = await startExport(t, { url: server.url, db: 'test', schema });
    exporting.write([everything(store.has)]);
    t.is(await exporting.end(), undefined);
    const made = dashboard(store) as Dashboard;
    const hosts = await server.query(made.templating.list[1]!.query);
    t.deepEqual(hosts[0]!.values, [['host', 'web1']]);
    for (const { query } of targetsOf(made)) await findsOne(t, server.query, query!);
  });
}

async function findsOne(
  t: ExecutionContext,
  ask: (text: string) => Promise<readonly { readonly values: readonly unknown[] }[]>,
  query: string,
) {
  const text = query.replaceAll('$host', '(web1|web2)').replace('$timeFilter', 'time > 0').replace('$__interval', '10s');
  const series = await ask(text);
  t.is(series.flatMap(({ values }) => values).length, 1, text);
}
