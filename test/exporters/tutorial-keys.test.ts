import { PassThrough } from 'node:stream';
import test from 'ava';
import { createRegistry, exporters, readConfigFile } from '../../src/exporters/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { listen } from '../report.ts';

// Each key that the tutorial's exporters take, as a file gives it, and what the exporter of today is told.

for (const [type, toml, config] of [
  ['csv', 'filename = "a.csv"', { filename: 'a.csv' }],
  ['csv', 'append = true', { append: true }],
  ['csv', 'columns = ["a", "b"]', { columns: ['a', 'b'] }],
  ['csv', 'columns = "a,b"', { columns: ['a', 'b'] }],
  ['json', 'filename = "a.json"', { filename: 'a.json' }],
  ['json', 'append = true', { append: true }],
  ['json', 'pretty = true', { pretty: true }],
  ['influxdb', 'url = "http://influx:8086"', { url: 'http://influx:8086' }],
  ['influxdb', 'database = "ops"', { database: 'ops' }],
  ['influxdb', 'measurement = "system_metrics"', { measurement: 'system_metrics' }],
  ['influxdb', 'username = "me"', { username: 'me' }],
  ['influxdb', 'password = "secret"', { password: 'secret' }],
  ['influxdb', 'tags = { site = "fra1" }', { tags: [['site', 'fra1']] }],
  ['prometheus', 'port = 9091', { port: 9091 }],
  ['prometheus', 'address = "0.0.0.0"', { address: '0.0.0.0' }],
  ['prometheus', 'prefix = "host"', { prefix: 'host' }],
] as const) {
  test(`${type}: ${toml}`, async (t) => {
    const path = `${makeTree(t, { 'exporters.toml': `[exporters.one]\ntype = "${type}"\n${toml}\n` })}/exporters.toml`;
    const registry = createRegistry(exporters, { report: listen(), stdout: new PassThrough() });
    const [described] = await readConfigFile(path);
    registry.create('one', described!.type, described!.config);
    t.like(registry.get('one'), { config });
  });
}

test('what the tutorial takes for granted where nothing is said', (t) => {
  const registry = createRegistry(exporters, { report: listen(), stdout: new PassThrough() });
  t.like(registry.create('a', 'influxdb').config, { url: 'http://localhost:8086', database: 'cubestat', measurement: 'cubestat' });
  t.like(registry.create('b', 'prometheus').config, { port: 9090, address: '127.0.0.1', prefix: 'cubestat' });
});
