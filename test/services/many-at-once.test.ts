import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test, { type ExecutionContext } from 'ava';
import { outcome, start, type Outcome } from '../cli/cubestat.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { startInfluxd } from './influxd.ts';
import { patience } from '../limit.ts';

// CUBESTAT_TEST_RECORDS=1000000 runs it at full length.
const count = Number(process.env['CUBESTAT_TEST_RECORDS'] ?? 20_000);

peer('influxd')('many records to csv, influxdb and prometheus at once: nothing is lost, and memory has a bound', async (t) => {
  const influxd = await startInfluxd(t);
  const { code, stderr } = await exportAll(t, ['--influxdb-url', influxd.url, '--influxdb-db', 'test']);
  t.true(stderr.includes(`influxdb: ${count} read, ${count} written`), stderr);
  t.is(code, 0);
  const [series] = await influxd.query('SELECT COUNT("cpu.user.percent"), SUM("cpu.user.percent") FROM cubestat');
  t.deepEqual(series!.values[0]!.slice(1), [count, (count * (count - 1)) / 2]);
});

test('one of three hangs: the others notice nothing, and what it does not take is counted', async (t) => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  t.teardown(() => silent.close());
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const { code, stderr } = await exportAll(t, ['--influxdb-url', url, '--drain-timeout', '1s']);
  t.regex(stderr, new RegExp(`influxdb: ${count} read, 0 written, ${count} dropped`));
  t.is(code, 1);
});

/** Sends all records to the three. All of them are in the CSV file, and with Prometheus. */
async function exportAll(t: ExecutionContext, influxdb: readonly string[]): Promise<Outcome> {
  t.timeout(patience);
  const csv = join(makeTree(t, {}), 'all.csv');
  const others = ['--to', 'csv', '--output-file', csv, '--to', 'prometheus', '--prometheus-port', '0'];
  const child = start(['export', '--to', 'influxdb', ...influxdb, ...others]);
  const done = outcome(child);
  await pipeline(Readable.from(records(count)), child.stdin!, { end: false });
  const peak = peakMemory(child.pid!);
  child.stdin!.end();
  const ended = await done;
  for (const name of ['csv', 'prometheus']) t.true(ended.stderr.includes(`${name}: ${count} read, ${count} written`), ended.stderr);
  t.is(await countLines(csv), count + 1);
  t.log(`${count} records, at most ${Math.round(peak / 1000)} MB`);
  t.true(peak < 350_000, `${peak} kB`);
  return ended;
}

function* records(total: number): Generator<string> {
  for (let at = 0; at < total; at += 100) {
    yield Array.from({ length: 100 }, (_, k) => {
      const metrics = {
        'cpu.user.percent': at + k,
        'cpu.system.percent': 2,
        'memory.used.bytes': 3e9,
        'memory.free.bytes': at,
        'cpu.count': 4,
      };
      return `${JSON.stringify({ timestamp: 1_750_000_000 + at + k, host: 'web1', metrics })}\n`;
    }).join('');
  }
}

function peakMemory(pid: number): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

async function countLines(path: string): Promise<number> {
  let lines = 0;
  const file = createReadStream(path);
  file.on('data', (chunk) => {
    for (let at = (chunk as Buffer).indexOf(10); at !== -1; at = (chunk as Buffer).indexOf(10, at + 1)) lines += 1;
  });
  await once(file, 'end');
  return lines;
}
