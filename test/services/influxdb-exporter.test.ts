import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { checkInfluxdb } from '../../src/exporters/influxdb/check.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { influxConfig, samplesOf, startExport, type Given } from '../exporters/influxdb/exporting.ts';
import { makeTree } from '../fixtures/tree.ts';
import { anyNumber, samplesWith } from '../formatters/hostile.ts';
import { peer } from '../peers.ts';
import { administrator, freePort, startInfluxd } from './influxd.ts';
import { startVictoria } from './victoria.ts';
import { until } from '../until.ts';

const checked = (given: Given) => checkInfluxdb(influxConfig(given), { signal: new AbortController().signal });

/** Random numbers under names that stand for themselves, each sample at a time of its own. */
const samples: readonly Sample[] = fc.sample(fc.array(anyNumber, { minLength: 1, maxLength: 20 }), 1000).map((values, at) => ({
  timestamp: (1_750_000_000_000 + at * 17) / 1000,
  host: 'web1',
  metrics: Object.fromEntries(values.map((value, k) => [`m${k}`, value])),
}));

for (const [name, given] of [
  ['as it is', {}],
  ['compressed, in small batches', { gzip: 'on', 'batch-size': 7, connections: 5 }],
] as const) {
  peer('influxd')(`every value comes back to its last digit, sent ${name}`, async (t) => {
    const server = await startInfluxd(t);
    const exporting = await startExport(t, { url: server.url, db: 'test', ...given });
    exporting.write(samples);
    t.is(await exporting.end(), undefined);
    t.deepEqual(exporting.counts, { written: 1000, rejected: 0, dropped: 0, retried: 0 });
    const [series] = await server.query('SELECT * FROM cubestat');
    const found = series!.values.map((row) =>
      Object.fromEntries(series!.columns.flatMap((column, at) => (row[at] === null ? [] : [[column, row[at]]]))),
    );
    t.deepEqual(
      found,
      samples.map(({ timestamp, host, metrics }) => ({ time: Math.round(timestamp * 1000), host, ...metrics })),
    );
  });
}

peer('influxd')('names, hosts and tags of any kind: the server takes every line', async (t) => {
  const server = await startInfluxd(t);
  for (const schema of ['wide', 'tagged']) {
    const exporting = await startExport(t, { url: server.url, db: 'test', schema });
    const hostile = fc.sample(samplesWith(fc.string({ unit: 'grapheme', maxLength: 12 })), 100);
    exporting.write(hostile);
    t.is(await exporting.end(), undefined);
    t.deepEqual(exporting.counts, { written: 100, rejected: 0, dropped: 0, retried: 0 });
    t.deepEqual(
      exporting.said.filter((message) => !/^the (tag|metric) /.test(message)),
      [],
    );
  }
});

peer('influxd')('lines whose types conflict are refused, the others arrive', async (t) => {
  const server = await startInfluxd(t);
  t.is((await server.write('cubestat,host=web1 poison=1i 1')).status, 204);
  const exporting = await startExport(t, { url: server.url, db: 'test' });
  exporting.write(samplesOf(100, [3, 50]));
  t.is(await exporting.end(), undefined);
  t.is(exporting.counts.rejected, 2);
  t.regex(exporting.said.join('\n'), /^http:\/\/127.0.0.1:\d+ rejected samples: 400: partial write: field type conflict.* dropped=2$/);
  const [series] = await server.query('SELECT count(x) FROM cubestat');
  t.is(series!.values[0]![1], 98);
});

peer('influxd')('a missing database is waited for, and made when that is wanted', async (t) => {
  const server = await startInfluxd(t);
  const waits = await startExport(t, { url: server.url, db: 'later' });
  waits.write(samplesOf(3));
  await until(() => waits.said.length > 0, 'the exporter says something');
  t.regex(
    waits.said[0]!,
    /answers 404: database not found: "later"; make the database later, or let it be made with --influxdb-create, in a file create_database = true; 3 samples/,
  );
  await server.query('CREATE DATABASE later');
  t.is(await waits.end(), undefined);
  const makes = await startExport(t, { url: server.url, db: 'a "new" one', create: true });
  makes.write(samplesOf(3));
  t.is(await makes.end(), undefined);
  t.deepEqual(makes.said, ['made the database a "new" one, which was missing']);
  for (const database of ['later', 'a \\"new\\" one']) {
    const [series] = await server.query(`SELECT count(x) FROM "${database}"..cubestat`);
    t.is(series!.values[0]![1], 3);
  }
});

peer('influxd')('a database that cannot be made is told with the reason', async (t) => {
  const server = await startInfluxd(t);
  const exporting = await startExport(t, { url: server.url, db: 'a/b', create: true });
  exporting.write(samplesOf(1));
  await until(() => exporting.said.length > 0, 'the exporter says something');
  t.regex(exporting.said[0]!, /, and to CREATE DATABASE 200: invalid name; make the database a\/b yourself, or name another; /);
});

peer('influxd')('a wrong password, then the right one in the same file: all arrives', async (t) => {
  const server = await startInfluxd(t, { authentication: true });
  const path = join(makeTree(t, { secret: 'wrong' }), 'secret');
  const given = { url: server.url, db: 'test', user: administrator.user, 'password-file': path };
  const exporting = await startExport(t, given);
  exporting.write(samplesOf(20));
  await until(() => exporting.said.length > 0, 'the exporter says something');
  t.regex(
    exporting.said[0]!,
    /answers 401: authorization failed; check username and password, and that this user may write; 20 samples pending/,
  );
  await t.throwsAsync(checked(given), { message: /answers 401: authorization failed; check username and password/ });
  writeFileSync(path, `${administrator.password}\n`);
  t.is(await exporting.end(), undefined);
  t.is(exporting.said.at(-1), 'works again');
  t.regex(await checked(given), /is InfluxDB 1\.\S+; the database test can be written to$/);
  const [series] = await server.query('SELECT count(x) FROM cubestat');
  t.is(series!.values[0]![1], 20);
});

peer('influxd')('a check says what it found, and what to do', async (t) => {
  const server = await startInfluxd(t);
  t.regex(
    await checked({ url: server.url, db: 'test' }),
    /^http:\/\/127.0.0.1:\d+ is InfluxDB 1\.\S+; the database test can be written to$/,
  );
  await t.throwsAsync(checked({ url: server.url }), { message: /answers 404: database not found: "cubestat"; make the database cubestat/ });
  t.regex(await checked({ url: server.url, create: true }), /the database cubestat is missing and will be made$/);
  const [series] = await server.query('SHOW DATABASES');
  t.false(series!.values.flat().includes('cubestat'));
  const nobody = `http://127.0.0.1:${await freePort()}`;
  await t.throwsAsync(checked({ url: nobody }), { message: `${nobody} refused the connection` });
});

for (const [name, given] of [
  ['v1', {}],
  ['v2', { org: 'o', bucket: 'b', token: 't' }],
] as const) {
  peer('victoria-metrics')(`VictoriaMetrics takes ${name}, and gives back what was sent`, async (t) => {
    const server = await startVictoria(t);
    t.regex(await checked({ url: server.url, ...given }), /can be written to$/);
    const exporting = await startExport(t, { url: server.url, schema: 'tagged', tag: 'site=fra1', ...given });
    const times = Array.from({ length: 600 }, (_, at) => 1_750_000_000_000 + at * 1000);
    exporting.write(
      times.map((time, at) => ({ timestamp: time / 1000, host: 'web1', metrics: { 'cpu.core.0.utilization.percent': at / 8 } })),
    );
    t.is(await exporting.end(), undefined);
    t.deepEqual(
      exporting.said.filter((message) => !/^the (tag|metric) /.test(message)),
      [],
    );
    const found = Object.entries(await server.values(600));
    t.is(found.length, 1);
    const [series, values] = found[0]!;
    t.regex(series, /^cpu_core_utilization_percent\{core=0,(db=\w+,)?host=web1,site=fra1\}$/);
    t.deepEqual(values, Object.fromEntries(times.map((time, at) => [time, at / 8])));
  });
}
