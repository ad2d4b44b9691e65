import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { configOf, exporters, flagsOf } from '../../src/exporters/index.ts';
import { readOptions } from '../../src/options.ts';
import type { Sample } from '../../src/sample.ts';
import { exportContext } from '../exporters/context.ts';
import { configuration } from '../services/influxd.ts';
import { records, row } from './measure.ts';

// Records a second from memory into an InfluxDB 1 on this machine, over one connection and more.

const port = 18_086;
const url = `http://127.0.0.1:${port}`;

row('influxdb, records of', 'records/s', 'million fields/s');
for (const [width, count] of [
  [300, 10_000],
  [20, 50_000],
] as const) {
  for (const given of [{ 'influxdb-connections': 1 }, {}, { 'influxdb-connections': 4 }, { 'influxdb-gzip': 'on' }]) {
    const taken = await withServer(() => send(records(width, count), given));
    row(`  ${width} metrics ${JSON.stringify(given)}`, Math.round(count / taken), ((count * width) / taken / 1e6).toFixed(2));
  }
}

async function send(samples: readonly Sample[], given: Readonly<Record<string, unknown>>): Promise<number> {
  const { influxdb } = exporters;
  const flags = { 'influxdb-url': url, 'influxdb-create': 'true', ...given };
  const config = configOf(influxdb, readOptions(flagsOf(influxdb), flags, {}));
  const started = performance.now();
  const stream = influxdb.open(config, exportContext());
  for (const sample of samples) {
    if (!stream.write(sample)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  await new Promise((resolve) => stream.end(resolve));
  return (performance.now() - started) / 1000;
}

async function withServer<Result>(body: () => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-bench-'));
  writeFileSync(join(folder, 'influxdb.conf'), configuration(folder, port, port + 1));
  const server = spawn('influxd', ['-config', join(folder, 'influxdb.conf')], { stdio: 'ignore' });
  try {
    while (!(await fetch(`${url}/ping`).catch(() => undefined))) await setTimeout(50);
    return await body();
  } finally {
    server.kill('SIGKILL');
    await setTimeout(200);
    rmSync(folder, { recursive: true, force: true });
  }
}
