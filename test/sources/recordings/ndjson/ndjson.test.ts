import { Readable } from 'node:stream';
import test from 'ava';
import type { Batch } from '../../../../src/samples/index.ts';
import type { Sample } from '../../../../src/samples/sample.ts';
import { readInputs, type InputSettings } from '../../../../src/sources/index.ts';
import { listen } from '../../../report.ts';

const good = (timestamp: number) => JSON.stringify({ timestamp, host: 'web1', metrics: { 'cpu.user.percent': 1 } });

const unrolled = (batches: readonly Batch[]): Sample[] => batches.flatMap((batch) => [...batch]);

async function read(chunks: readonly (string | Buffer)[], settings: Partial<InputSettings> = {}) {
  const report = listen();
  const input = { name: 'stdin', open: () => Readable.from(chunks.map((chunk) => Buffer.from(chunk))) };
  const samples = unrolled(await readInputs([input], { report, ...settings }).toArray());
  return { timestamps: samples.map(({ timestamp }) => timestamp), said: report.said };
}

test('lines are samples, wherever chunks begin and end', async (t) => {
  const text = `${good(1)}\n${good(2)}\r\n\n${good(3)}`;
  t.deepEqual(await read([text]), { timestamps: [1, 2, 3], said: [] });
  t.deepEqual(await read(text.split('')), { timestamps: [1, 2, 3], said: [] });
});

test('a byte order mark is no part of a line, also where files were joined', async (t) => {
  t.deepEqual(await read([`\uFEFF${good(1)}\n\uFEFF${good(2)}\n`]), { timestamps: [1, 2], said: [] });
});

for (const [name, line, why] of [
  ['no JSON', 'hello', /line 2: Unexpected token/],
  ['null, which would end an object stream', 'null', /line 2: null is not a sample/],
  ['an array', '[1]', /line 2: an array is not a sample/],
  ['a number', '5', /line 2: 5 is not a sample/],
  ['a missing timestamp', '{"host":"a","metrics":{}}', /line 2: timestamp is missing/],
  ['a timestamp as text', '{"timestamp":"1","host":"a","metrics":{}}', /line 2: timestamp is a string/],
  ['a missing host', '{"timestamp":1,"metrics":{}}', /line 2: host is missing/],
  ['missing metrics', '{"timestamp":1,"host":"a"}', /line 2: metrics is missing, not an object/],
  ['a metric that is null', '{"timestamp":1,"host":"a","metrics":{"x":null}}', /line 2: metrics\["x"\] is null, not a finite number/],
  ['a number beyond all', '{"timestamp":1,"host":"a","metrics":{"x":1e999}}', /line 2: metrics\["x"\] is Infinity/],
  ['a tag that is not a text', '{"timestamp":1,"host":"a","tags":{"x":1},"metrics":{}}', /line 2: tags\["x"\] is 1, not a string/],
  ['bytes that are not UTF-8', Buffer.from('7b2261ff227d', 'hex'), /line 2: not UTF-8/],
  ['half a surrogate pair', String.raw`{"timestamp":1,"host":"\ud800","metrics":{"x":1}}`, /line 2: half of a surrogate pair/],
  ['a line cut short', good(1).slice(0, 20), /line 2: Unterminated|line 2: Unexpected end|line 2: Expected/],
] as const) {
  test(`${name}: said with its line number, counted, left out`, async (t) => {
    const { timestamps, said } = await read([`${good(1)}\n`, line, `\n${good(3)}\n`]);
    t.deepEqual(timestamps, [1, 3]);
    t.regex(said[0]!, why);
    t.is(said[1], 'stdin: 1 of 3 lines left out');
  });
}

test('a sample behind NULs, as after a power cut, is read', async (t) => {
  const nuls = '\0'.repeat(4000);
  t.deepEqual(await read([`${good(1)}\n${nuls}${good(2)}\n${good(3)}\n`]), { timestamps: [1, 2, 3], said: [] });
  const { timestamps, said } = await read([`${good(1)}\n${nuls}\n${good(3)}\n${nuls}`]);
  t.deepEqual(timestamps, [1, 3]);
  t.is(said[0], 'stdin, line 2: nothing but NULs, as a power cut leaves them; left out');
});

test('a line that is too long is never held, and the count of lines goes on', async (t) => {
  const long = Array.from({ length: 100 }, () => 'x'.repeat(1000));
  const { timestamps, said } = await read([`${good(1)}\n`, ...long, `\n${good(3)}\n`, 'bad'], { longest: 200 });
  t.deepEqual(timestamps, [1, 3]);
  t.regex(said[0]!, /line 2: longer than 200 bytes/);
  t.regex(said[1]!, /line 4: Unexpected token/);
});

test('a line that is too long within one chunk is found too', async (t) => {
  const { timestamps, said } = await read([`${good(1)}\n${'x'.repeat(500)}\n${good(3)}\n`], { longest: 200 });
  t.deepEqual(timestamps, [1, 3]);
  t.regex(said[0]!, /line 2: longer than 200 bytes/);
});

test('a line of just the longest length passes', async (t) => {
  t.deepEqual((await read([`${good(1)}\n`.repeat(3)], { longest: good(1).length })).timestamps, [1, 1, 1]);
});

test('many bad lines are counted, a few described', async (t) => {
  const { said } = await read([`${good(1)}\n`, 'bad\n'.repeat(999)]);
  t.is(said.length, 12);
  t.is(said.at(-1), 'stdin: 999 of 1000 lines left out');
});

test('--strict: the first bad line is the end', async (t) => {
  await t.throwsAsync(read([`${good(1)}\nbad\n`], { strict: true }), { message: /^stdin, line 2: Unexpected token/ });
});

test('each input counts its own lines', async (t) => {
  const report = listen();
  const inputs = ['a', 'b'].map((name) => ({ name, open: () => Readable.from([Buffer.from(`${good(1)}\nbad`)]) }));
  t.is(unrolled(await readInputs(inputs, { report }).toArray()).length, 2);
  t.regex(report.said[0]!, /^a, line 2/);
  t.regex(report.said[2]!, /^b, line 2/);
});

test('a metric may have any name', async (t) => {
  const report = listen();
  const line = '{"timestamp":1,"host":"a","metrics":{"__proto__":1,"constructor":2,"":3,"1":4}}';
  const [sample] = unrolled(await readInputs([{ name: 'a', open: () => Readable.from([Buffer.from(line)]) }], { report }).toArray());
  t.is(JSON.stringify(sample!.metrics), '{"1":4,"__proto__":1,"constructor":2,"":3}');
});

test('samples over several lines, as jq prints them, are read, and a line that was cut off costs only itself', async (t) => {
  const printed = [1, 2, 3].map((timestamp) => JSON.stringify(JSON.parse(good(timestamp)), undefined, 2));
  t.deepEqual(await read([printed.join('\n')]), { timestamps: [1, 2, 3], said: [] });
  t.deepEqual(await read([`\uFEFF${printed.join('\r\n')}\n${good(4)}\n`]), { timestamps: [1, 2, 3, 4], said: [] });
  const { timestamps, said } = await read([`{\n${good(1)}\n${good(2)}\n`]);
  t.deepEqual(timestamps, [1, 2]);
  t.is(said.at(-1), 'stdin: 1 of 3 lines left out');
});

const byJq = 'let jq make samples of it; cubestat list schema prints their schema';

for (const [line, what] of [
  [
    'Linux 6.1.0-18-amd64 (web1)  2026-11-24  _x86_64_  (4 CPU)',
    'what sar, iostat, mpstat or pidstat prints; let sar record it, and sadf make JSON of that: sadf -j FILE -- -A',
  ],
  ['cpu,host=web\\ 1 usage_idle=5,b=3i 1795514400000000000', 'line protocol of InfluxDB; record NDJSON or CSV'],
  ['{"hosts":[]}', 'what summary or diff has made of samples; read the samples themselves'],
  ['metric                   count    min   mean', 'a table for people; record NDJSON or CSV'],
  ['| metric | count |', 'a table for people; record NDJSON or CSV'],
  ['<!DOCTYPE html>', 'XML or HTML; record NDJSON or CSV'],
  ['<?xml version="1.0"?>', 'XML or HTML; record NDJSON or CSV'],
  ['vm\t1\t2026-11-26 18:43:22 UTC\tall\t%user\t7.04', 'what sadf prints; let it write JSON: sadf -j FILE -- -A'],
  ['procs -----------memory----------', 'what vmstat, top, free, df or ps prints; cubestat sample records the like'],
  ['"Dstat 0.8.0 CSV output"', 'CSV of dstat or dool; that of -T can be read from its row of names on: tail -n +6 FILE'],
  ['AAA,progname,nmon', 'what nmon records; cubestat sample records the like'],
  ['{"fields":{"usage_idle":99},"name":"cpu"}', 'JSON of telegraf; let telegraf write data_format = "prometheus"'],
  ['{"status":"success","data":{}}', `an answer or a message with metrics; ${byJq}`],
  ['{"resourceMetrics":[]}', `an answer or a message with metrics; ${byJq}`],
  ['servers.web1.cpu.user 1.2 1700000000', 'plaintext of Graphite; record NDJSON or CSV'],
  ['web1.requests:3|c', 'StatsD; record NDJSON or CSV'],
  ['Nov  6 20:00:01 web1 sshd[12]: closed', 'a log; there are no samples in it'],
  ['2026-11-06T20:00:01.5+01:00 web1 sshd[12]: closed', 'a log; there are no samples in it'],
  ['---', 'YAML; there are no samples in it'],
  ['hosts: 3', 'YAML; there are no samples in it'],
  ['[exporter.influxdb]', 'settings, as in INI or TOML; there are no samples in it'],
  ['interval = "1s"', 'settings, as in INI or TOML; there are no samples in it'],
  ['// samples', "JSON with comments; take them out first: grep -v '^ *//'"],
  ['%PDF-1.4', 'no text; cubestat-recordings(7) has what can be read'],
  ['RRD\u00000003\u0000', 'no text; cubestat-recordings(7) has what can be read'],
] as const) {
  test(`what is no recording is named, once: ${JSON.stringify(line)}`, async (t) => {
    const report = listen();
    const inputs = [{ name: 'in', open: () => Readable.from([Buffer.from(`${line}\n`.repeat(20))]) }];
    await t.throwsAsync(readInputs(inputs, { report }).toArray(), { message: `in: it seems to be ${what}` });
    t.deepEqual(report.said, []);
  });
}

test('an input that has lines, none of which is a sample, is a failure', async (t) => {
  await t.throwsAsync(read(['bad\n']), { message: 'stdin: no line of it is a sample' });
  t.deepEqual(await read(['\n\n']), { timestamps: [], said: [] });
  const failures: unknown[] = [];
  const inputs = ['bad', good(1)].map((line) => ({ name: line, open: () => Readable.from([Buffer.from(line)]) }));
  t.is(unrolled(await readInputs(inputs, { report: listen(), failed: (error) => failures.push(error) }).toArray()).length, 1);
  t.is(failures.length, 1);
});

for (const gap of ['\n', '\r\n']) {
  test(`an array whose elements have lines of their own is read whole, with ${JSON.stringify(gap)}`, async (t) => {
    const array = ['[', `${good(1)},`, `${good(2)},`, `${good(3)},`, good(4), ']', ''].join(gap);
    t.deepEqual(await read([array]), { timestamps: [1, 2, 3, 4], said: [] });
    t.deepEqual(await read(['[]', gap]), { timestamps: [], said: [] });
  });
}

test('a comma behind a line is a fault where there is no array', async (t) => {
  t.deepEqual((await read([`${good(1)}\n${good(2)},\n`])).timestamps, [1]);
});
