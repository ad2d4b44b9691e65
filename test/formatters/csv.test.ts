import test from 'ava';
import * as fc from 'fast-check';
import { csv } from '../../src/formatters/csv.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { peer } from '../peers.ts';
import { anySample, through, wellFormed } from './hostile.ts';
import { open, textOf } from './writing.ts';

const first: Sample = {
  timestamp: 1750693377.593,
  host: 'web1',
  tags: { rack: 'b7', env: 'prod' },
  metrics: { 'memory.used.bytes': 8123453440, 'cpu.utilization.percent': 26.8 },
};
const second: Sample = { timestamp: 1750693378.6, host: 'web1', metrics: { 'cpu.utilization.percent': 30 } };

test('wide: a column for each tag and metric of the first sample, sorted; what is absent is empty', async (t) => {
  t.is(
    await textOf(csv, [first, second]),
    'timestamp,host,env,rack,cpu.utilization.percent,memory.used.bytes\n' +
      '2025-06-23T15:42:57.593Z,web1,prod,b7,26.8,8123453440\n' +
      '2025-06-23T15:42:58.600Z,web1,,,30,\n',
  );
});

test('long: a row for each metric, in the order of the sample', async (t) => {
  t.is(
    await textOf(csv, [first, second], { 'csv-shape': 'long', 'time-format': 'unix' }),
    'timestamp,host,env,rack,metric,value\n' +
      '1750693377.593,web1,prod,b7,memory.used.bytes,8123453440\n' +
      '1750693377.593,web1,prod,b7,cpu.utilization.percent,26.8\n' +
      '1750693378.6,web1,,,cpu.utilization.percent,30\n',
  );
});

test('a sample that came can be read at once, its newline included', async (t) => {
  const writing = await open(csv, { 'time-format': 'unix' });
  t.is(await writing.write({ timestamp: 1, host: 'a', metrics: { x: 5 } }), 'timestamp,host,x\n1,a,5\n');
  t.is(await writing.write({ timestamp: 2, host: 'a', metrics: { x: 6 } }), '2,a,6\n');
  t.is(await writing.end(), '');
});

test('a header that is written cannot grow: what comes later is named once, and counted', async (t) => {
  const writing = await open(csv, { 'time-format': 'unix' });
  await writing.write({ timestamp: 1, host: 'a', metrics: { x: 5 } });
  for (const timestamp of [2, 3]) {
    t.is(await writing.write({ timestamp, host: 'a', tags: { env: 'prod' }, metrics: { x: 6, y: 7 } }), `${timestamp},a,6\n`);
  }
  t.deepEqual(writing.said, ['no column for the tag env, y, because the header is written; --csv-shape long has room for all']);
  await writing.end();
  t.is(writing.said[1], '4 values left out for want of a column');
});

test('names without end are not remembered without end', async (t) => {
  const writing = await open(csv);
  await writing.write({ timestamp: 1, host: 'a', metrics: { x: 5 } });
  for (let timestamp = 2; timestamp < 22; timestamp++) {
    await writing.write({
      timestamp,
      host: 'a',
      metrics: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`${timestamp}.${at}`, 1])),
    });
  }
  t.is(writing.said.length, 10);
  t.regex(writing.said[0]!, /2\.9 and 90 more/);
  await writing.end();
  t.is(writing.said[10], '2000 values left out for want of a column');
});

test('--csv-columns: these metrics in this order, and a word about one that nobody knows', async (t) => {
  const columns = { 'csv-columns': 'memory.used.bytes, cpu.count, cpu.utilisation.percent, xyz', 'time-format': 'unix' };
  const wide = await open(csv, columns);
  t.is(
    await wide.write(first),
    'timestamp,host,env,rack,memory.used.bytes,cpu.count,cpu.utilisation.percent,xyz\n1750693377.593,web1,prod,b7,8123453440,,,\n',
  );
  await wide.end();
  t.deepEqual(wide.said, [
    'no metric cpu.utilisation.percent so far; did you mean cpu.utilization.percent?',
    'no metric xyz so far; cubestat list metrics shows what there is',
  ]);
  t.is(
    await textOf(csv, [first], { ...columns, 'csv-shape': 'long' }),
    'timestamp,host,env,rack,metric,value\n1750693377.593,web1,prod,b7,memory.used.bytes,8123453440\n',
  );
});

test('no name stands twice in a header', async (t) => {
  const sample = { timestamp: 1, host: 'a', tags: { host: 'b', x: 'c' }, metrics: { x: 1, timestamp: 2 } };
  const writing = await open(csv, { 'time-format': 'unix' });
  t.is(await writing.write(sample), 'timestamp,host,tag:host,x,metric:timestamp,metric:x\n1,a,b,c,2,1\n');
  t.regex(writing.said.join('\n'), /the metric x is written as metric:x, because x is the tag x/);
  t.is(
    await textOf(csv, [{ ...sample, tags: { value: 'v' }, metrics: { m: 1 } }], { 'csv-shape': 'long', 'time-format': 'unix' }),
    'timestamp,host,tag:value,metric,value\n1,a,v,m,1\n',
  );
});

test('a column named like what every object has is empty where it is absent', async (t) => {
  const samples = [{ constructor: 1 }, { y: 2 }].map((metrics) => ({
    timestamp: 1,
    host: 'a',
    metrics: metrics as Record<string, number>,
  }));
  t.is(await textOf(csv, samples, { 'time-format': 'unix' }), 'timestamp,host,constructor\n1,a,1\n1,a,\n');
});

test('a time that no calendar holds stays a number', async (t) => {
  t.is(await textOf(csv, [{ timestamp: 1e300, host: 'a', metrics: { x: 1 } }]), 'timestamp,host,x\n1e+300,a,1\n');
});

test('local time is that of the time zone', async (t) => {
  const pattern = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,/m;
  const text = await textOf(csv, [second], { 'time-format': 'local' });
  t.regex(text, pattern);
  t.is(new Date(pattern.exec(text)![0].slice(0, -1)).getTime(), Math.floor(second.timestamp) * 1000);
});

const heading = (name: string) => wellFormed(name.replaceAll('\0', '%00'));
const pythonReader = `
import csv, io, json, sys
json.dump(list(csv.reader(io.TextIOWrapper(sys.stdin.buffer, "utf-8", newline=""), strict=True)), sys.stdout)`;
const inPython = (text: string) => JSON.parse(through('python3', ['-c', pythonReader], text)) as string[][];

peer('python3')("wide: Python's csv module reads what was written", async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(anySample, { minLength: 1, maxLength: 50 }), async (samples) => {
      const [header, ...rows] = inPython(await textOf(csv, samples, { 'time-format': 'unix' }));
      const tags = Object.keys(samples[0]!.tags!).sort();
      const names = Object.keys(samples[0]!.metrics).sort();
      const plain = ['timestamp', 'host', ...[...tags, ...names].map(heading)];
      const withKind = [
        ...plain.slice(0, 2),
        ...tags.map((name) => `tag:${heading(name)}`),
        ...names.map((name) => `metric:${heading(name)}`),
      ];
      t.is(new Set(header).size, header!.length);
      t.is(header!.length, plain.length);
      for (const [at, name] of header!.entries()) t.true(name === plain[at] || name === withKind[at], name);
      const expected = samples.map(({ timestamp, host, tags: own = {}, metrics }) => [
        ...[String(timestamp), host],
        ...tags.map((name) => (Object.hasOwn(own, name) ? own[name]! : '')),
        ...names.map((name) => (Object.hasOwn(metrics, name) ? String(metrics[name]) : '')),
      ]);
      t.deepEqual(
        rows,
        expected.map((row) => row.map(heading)),
      );
    }),
    { numRuns: 6 },
  );
});

test('no two names and no two hosts become one where NUL cannot be written', async (t) => {
  const metrics = { 'a\0b': 1, 'a%00b': 2, ab: 3 };
  const samples = ['h', 'h\0'].map((host) => ({ timestamp: 1, host, metrics }));
  const rows = (host: string) => `1,${host},metric:a%00b,1\n1,${host},a%00b,2\n1,${host},ab,3\n`;
  const long = await textOf(csv, samples, { 'csv-shape': 'long', 'time-format': 'unix' });
  t.is(long, `timestamp,host,metric,value\n${rows('h')}${rows('h%00')}`);
});

peer('python3')("long: Python's csv module reads every value of every sample", async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(anySample, { minLength: 1, maxLength: 50 }), async (samples) => {
      const [, ...rows] = inPython(await textOf(csv, samples, { 'csv-shape': 'long' }));
      const values = rows.map((row) => [Date.parse(row[0]!) / 1000, row[1], row.at(-2), Number(row.at(-1))]);
      t.deepEqual(
        values,
        samples.flatMap(({ timestamp, host, metrics }) =>
          Object.entries(metrics).map(([name, value]) => [timestamp, heading(host), heading(name), value]),
        ),
      );
    }),
    { numRuns: 6 },
  );
});
