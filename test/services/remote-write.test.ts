import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import snappy from 'snappyjs';
import * as fc from 'fast-check';
import { prometheusName } from '../../src/catalogue/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { cubestat, inProcess, outcome, start } from '../cli/cubestat.ts';
import { decodeRequest2, type Series2 } from '../exporters/remote-write/messages-2.ts';
import { makeTree } from '../fixtures/tree.ts';
import { anyKnownName, anyText, record, wellFormed } from '../formatters/hostile.ts';
import { peer } from '../peers.ts';
import { freePort } from './influxd.ts';
import { startServer } from './server.ts';
import { startVictoria } from './victoria.ts';

const exporting = (url: string, ...more: readonly string[]) => ['export', '--to', 'remote-write', '--remote-write-url', url, ...more];
const lines = (samples: readonly Sample[]) => samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');

peer('victoria-metrics')('VictoriaMetrics has every value under the labels that were meant, whatever they are', async (t) => {
  const server = await startVictoria(t);
  const anySample = fc.record({
    host: anyText,
    tags: record(fc.constantFrom('env', 'rack', 'tag'), anyText, 3),
    known: fc.tuple(anyKnownName, fc.integer()),
  });
  const samples = fc.sample(anySample, 300).map(({ host, tags, known: [{ name }, value] }, at) => ({
    ...{ timestamp: 1_750_000_000 + at, host: wellFormed(`${at} ${host}`), metrics: { [wellFormed(name)]: value } },
    tags: Object.fromEntries(Object.entries(tags ?? {}).map(([tag, text]) => [tag, wellFormed(text)])),
  }));
  const { stderr } = await cubestat(exporting(`${server.url}/api/v1/write`), { input: lines(samples) });
  t.regex(stderr, /300 read, 300 written/);
  const expected = samples.flatMap(({ timestamp, host, tags, metrics }) =>
    Object.entries(metrics).map(([name, value]) => {
      const { family, labels } = prometheusName(name);
      const all = Object.entries({ ...labels, host, ...tags }).filter(([, text]) => text !== '');
      const written = all.map(([label, text]) => `${label}=${text}`).sort();
      return [`${family}{${written.join()}}`, { [timestamp * 1000]: value }];
    }),
  );
  t.deepEqual(await server.values(300), Object.fromEntries(expected));
});

peer('prometheus')('Prometheus that is killed meanwhile has every sample; what is older than its series is a dead letter', async (t) => {
  const folder = makeTree(t, { 'prometheus.yml': 'global: {}\n' });
  const url = `http://127.0.0.1:${await freePort()}`;
  const flags = [
    ...[`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`],
    ...[`--web.listen-address=${new URL(url).host}`, '--web.enable-remote-write-receiver'],
  ];
  const server = await startServer(t, 'prometheus', flags, `${url}/-/ready`);
  t.is((await inProcess([...exporting(url), '--check'])).stdout, `remote-write: ${url} takes remote write\n`);
  const now = Math.floor(Date.now() / 1000);
  const sampleAt = (timestamp: number): Sample => ({ timestamp, host: 'web1', metrics: { 'cpu.utilization.percent': timestamp - now } });
  const child = start(exporting(url, '--dead-letters', join(folder, 'dead'), '--remote-write-flush-interval', '0s'));
  const ended = outcome(child);
  for (let at = -20; at < 0; at += 1) {
    child.stdin!.write(lines([sampleAt(now + at)]));
    if (at === -10) await server.stop('SIGKILL');
    if (at === -5) await server.start();
  }
  child.stdin!.end(lines([sampleAt(now - 60)]));
  const { stderr } = await ended;
  t.regex(stderr, /remote-write: 21 read, 20 written, 1 rejected/);
  const query = new URLSearchParams({ query: 'cubestat_cpu_utilization_percent[2m]' });
  const found = (await (await fetch(`${url}/api/v1/query?${query.toString()}`)).json()) as {
    data: { result: [{ metric: object; values: [number, string][] }] };
  };
  t.deepEqual(found.data.result[0].metric, { __name__: 'cubestat_cpu_utilization_percent', host: 'web1' });
  t.deepEqual(
    found.data.result[0].values.map(([, value]) => Number(value)),
    Array.from({ length: 20 }, (_, at) => at - 20),
  );
  t.like(JSON.parse(readFileSync(join(folder, 'dead'), 'utf8')), { status: 400, sample: sampleAt(now - 60) });
});

/** A receiver of 2.0, as newer ones are. It keeps the series of each request. */
async function startReceiver2(t: ExecutionContext) {
  const received: Series2[][] = [];
  const types: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      types.push(request.headers['content-type'], request.headers['x-prometheus-remote-write-version'] as string);
      const series = decodeRequest2(snappy.uncompress(await buffer(request)));
      received.push(series);
      const count = series.reduce((sum, { samples }) => sum + samples.length, 0);
      response.writeHead(204, { 'X-Prometheus-Remote-Write-Samples-Written': String(count) }).end();
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, types };
}

const v2 = '--remote-write-protocol=2.0';

test('version 2.0 is sent where it is asked for, and says that it is', async (t) => {
  const { url, received, types } = await startReceiver2(t);
  const samples = [1, 2, 3].map((timestamp): Sample => ({ timestamp, host: 'web1', metrics: { 'cpu.utilization.percent': timestamp } }));
  const { stderr, code } = await inProcess(exporting(url, v2), { input: lines(samples) });
  t.is(code, 0);
  t.regex(stderr, /remote-write: 3 read, 3 written/);
  t.deepEqual(
    received.flatMap(([one]) => one!.samples),
    [1, 2, 3].map((at) => [1000 * at, at]),
  );
  t.deepEqual(types.slice(0, 2), ['application/x-protobuf;proto=io.prometheus.write.v2.Request', '2.0.0']);
  t.is((await inProcess([...exporting(url, v2), '--check'])).stdout, `remote-write: ${url} takes remote write 2.0\n`);
});

peer('prometheus')('a receiver of 1.0 answers 2.0 as if all were well: it is told, and nothing counts as written', async (t) => {
  const folder = makeTree(t, { 'prometheus.yml': 'global: {}\n' });
  const url = `http://127.0.0.1:${await freePort()}`;
  const files = [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`];
  const listening = [`--web.listen-address=${new URL(url).host}`, '--web.enable-remote-write-receiver'];
  await startServer(t, 'prometheus', [...files, ...listening], `${url}/-/ready`);
  const input = lines([{ timestamp: Date.now() / 1000, host: 'web1', metrics: { 'cpu.utilization.percent': 1 } }]);
  const { stderr, code } = await cubestat(exporting(url, v2, '--drain-timeout', '0s'), { input });
  const check = await inProcess([...exporting(url, v2), '--check']);
  // Newer ones than Debian's take it.
  if (code === 0) {
    t.regex(check.stdout, /takes remote write 2\.0/);
    return;
  }
  t.regex(stderr, /remote-write: 1 read, 0 written, 1 dropped/);
  t.regex(
    check.stderr,
    /does not say that it has written anything.*; it takes remote write 1\.0, which --remote-write-protocol 1\.0 sends/,
  );
  t.is(check.code, 1);
});
