import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import * as fc from 'fast-check';
import { metricNameOf } from '../../src/sources/recordings/prometheus/metric-name.ts';
import { peer } from '../peers.ts';
import { readContent } from '../sources/recordings/reading.ts';
import { until } from '../until.ts';
import { freePort } from './influxd.ts';
import { startPrometheus, type Prometheus } from './prometheus.ts';
import { startServer } from './server.ts';
import { startVictoria } from './victoria.ts';

// What cubestat reads of a text is what other readers store of it.

const nasty = String.raw`# HELP nasty_gauge has \\ and \n in it
# TYPE nasty_gauge gauge
nasty_gauge{path="C:\\dir\\new",q="a\"b",nl="x\ny",brace="}{",hash="# no",eq="a=b,c"} 1
nasty_gauge{utf="é日本😀",empty=""} 2
nasty_gauge{a="1",} 3
nasty_gauge { a = "2" , b = "3" } 4
nasty_gauge	{tab="t"}	5
# just a comment
#	TYPE	tabbed	counter
tabbed 7
# TYPE apart gauge
apart{k="+"} +Inf
apart{k="-"} -Inf
apart{k="n"} NaN
apart{k="i"} infinity
values{k="exp"} 1e3
values{k="neg"} -0
values{k="dot"} 1.
values{k="lead"} .5
values{k="plus"} +5
values{k="big"} 9007199254740993
values{k="small"} 5e-324
values{k="long"} 0.1234567890123456789
values{k="E"} 1.5E-7
values{k="max"} 1.7976931348623157e308
:colon:name_total 3
_under 4
undeclared_total 5
# TYPE bad_total gauge
bad_total 6
# TYPE counted counter
counted{a="b"} 7
# TYPE hist histogram
hist_bucket{le="0.1"} 1
hist_bucket{le="+Inf"} 3
hist_sum 2.5
hist_count 3
# TYPE summ summary
summ{quantile="0.5"} 0.1
summ{quantile="0.999"} 0.3
summ{quantile="1"} 0.4
summ_sum 9
summ_count 10
le_label{le="5"} 11
dots{a="1.5",b="10%"} 13
seconds_bytes 14
busy_seconds_total{device="sda"} 15
`;

/** Metrics as cubestat reads them of a text. */
async function read(text: string): Promise<Readonly<Record<string, number>>> {
  const { samples } = await readContent(text, { from: 'prometheus' });
  return Object.assign({}, ...samples.map(({ metrics }) => metrics)) as Record<string, number>;
}

/** The metrics that series are under the names of cubestat, by labels that another program has read. */
function named(series: readonly Series[], types: Types): Record<string, number> {
  const own = /^(up|scrape_.*)$/;
  const entries = series.flatMap(({ labels: { __name__: name = '', instance, job, ...labels }, value }): [string, number][] => {
    const family = types[name] ? name : name.replace(/_(bucket|sum|count)$/, (part) => (types[name.slice(0, -part.length)] ? '' : part));
    const metric = own.test(name) ? undefined : metricNameOf({ name, labels: new Map(Object.entries(labels)) }, family, types[family]);
    return metric !== undefined && Number.isFinite(value) ? [[metric, value]] : [];
  });
  return Object.fromEntries(entries);
}

type Types = Readonly<Record<string, string | undefined>>;

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

async function serveText(t: ExecutionContext, text: string): Promise<string> {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(text));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function storedBy(prometheus: Prometheus): Promise<Record<string, number>> {
  await prometheus.scraped();
  const [series, metadata] = await Promise.all([prometheus.query('{__name__!=""}'), prometheus.metadata()]);
  const types = Object.fromEntries(Object.entries(metadata).map(([family, [first]]) => [family, first!.type]));
  return named(
    series.map(({ metric, value }) => ({ labels: metric, value: Number(value[1].replace('Inf', 'Infinity')) })),
    types,
  );
}

peer('prometheus')('what is odd but right is read as Prometheus stores it', async (t) => {
  const prometheus = await startPrometheus(t, await serveText(t, nasty));
  const stored = await storedBy(prometheus);
  t.is(await prometheus.lastError(), '');
  t.deepEqual(await read(nasty), stored);
  t.true(Object.keys(stored).length > 30);
});

peer('prometheus', 'prometheus-node-exporter')('what the exporter of Prometheus tells of a host is read as it is stored', async (t) => {
  const address = `127.0.0.1:${await freePort()}`;
  await startServer(t, 'prometheus-node-exporter', [`--web.listen-address=${address}`], `http://${address}/metrics`);
  const text = await (await fetch(`http://${address}/metrics`)).text();
  const prometheus = await startPrometheus(t, await serveText(t, text));
  const stored = await storedBy(prometheus);
  t.is(await prometheus.lastError(), '');
  t.deepEqual(await read(text), stored);
  t.true(Object.keys(stored).length > 200);
});

const labelValue = fc.string({
  unit: fc.constantFrom('a', ' ', '\\', '"', '\n', '{', '}', ',', '=', '#', 'é', '😀', '.', '%'),
  maxLength: 6,
});
const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
/** The values are whole, for VictoriaMetrics keeps no more than some digits. */
const oneSeries = fc.record({
  labels: fc.dictionary(fc.stringMatching(/^[b-z][a-z_0-9]{0,5}$/), labelValue, { maxKeys: 3 }),
  value: fc.integer(),
});

peer('victoria-metrics')('whatever stands in labels is read as VictoriaMetrics stores it', async (t) => {
  const series = fc.sample(oneSeries, { numRuns: 300, seed: 7 });
  const lineOf = ({ labels, value }: (typeof series)[number], at: number) =>
    `m${at}{${Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)}} ${value}`;
  const text = `${series.map(lineOf).join('\n')}\n`;
  const { url } = await startVictoria(t);
  await fetch(`${url}/api/v1/import/prometheus`, { method: 'POST', body: text });
  const exported = await until(async () => {
    await fetch(`${url}/internal/force_flush`);
    const lines = (await (await fetch(`${url}/api/v1/export?match[]={__name__!=""}`)).text()).split('\n').filter(Boolean);
    return lines.length === series.length && lines;
  }, 'all series are stored');
  const stored = exported.map((line) => JSON.parse(line) as { metric: Record<string, string>; values: number[] });
  t.deepEqual(
    await read(text),
    named(
      stored.map(({ metric, values }) => ({ labels: metric, value: values[0]! })),
      {},
    ),
  );
});
