import { PassThrough, Readable } from 'node:stream';
import test from 'ava';
import * as fc from 'fast-check';
import { csvColumns } from '../../../../src/exporters/csv/columns.ts';
import { csvLines } from '../../../../src/documents/index.ts';
import { formatters } from '../../../../src/index.ts';
import { run } from '../../../../src/pipeline.ts';
import type { Sample } from '../../../../src/samples/sample.ts';
import { writeTime } from '../../../../src/formatters/index.ts';
import { readContent } from '../reading.ts';

const header = 'timestamp,host,env,cpu.count\n';

test('wide: an empty cell is absent, and so is a number that cannot be', async (t) => {
  const rows = [
    '2026-11-24T10:00:00.250Z,web1,prod,4',
    '1795514401.5,web1,,N/A',
    '1795514402500,db1,prod,1e999',
    '2026-11-24 10:00:03Z,,dev,2',
  ];
  const { samples, said } = await readContent(`${header}${rows.join('\n')}\n`);
  t.deepEqual(samples, [
    { timestamp: 1795514400.25, host: 'web1', tags: { env: 'prod' }, metrics: { 'cpu.count': 4 } },
    { timestamp: 1795514401.5, host: 'web1', metrics: {} },
    { timestamp: 1795514402.5, host: 'db1', tags: { env: 'prod' }, metrics: {} },
    { timestamp: 1795514403, host: 'unknown', tags: { env: 'dev' }, metrics: { 'cpu.count': 2 } },
  ]);
  t.deepEqual(said, []);
});

test('what spreadsheets make of a file: decimal commas, and line ends of a Mac', async (t) => {
  const expected = [
    { timestamp: 1795514400, host: 'a', tags: { env: 'p,1' }, metrics: { 'cpu.count': 1.5 } },
    { timestamp: 1795514401, host: 'a', tags: { env: 'p,1' }, metrics: { 'cpu.count': -2 } },
  ];
  const semicolons = '\uFEFFtimestamp;host;env;cpu.count\r\n1795514400;a;p,1;1,5\r\n1795514401;a;p,1;-2\r\n';
  t.deepEqual((await readContent(semicolons)).samples, expected);
  t.deepEqual((await readContent(semicolons.replaceAll('\r\n', '\r'))).samples, expected);
  t.deepEqual((await readContent(semicolons.replaceAll(';', '|'))).samples, expected);
  t.deepEqual((await readContent(`\uFEFFsep=;\r\n${semicolons.slice(1)}`)).samples, expected);
});

test('what spreadsheets make of cells: a metric stays one, and rows of nothing are none', async (t) => {
  const rows = ['1795514400,a,"1.234,5",#DIV/0!', ',,,', '"","","",""', '1795514401,a,5,p'];
  const { samples, said } = await readContent(`timestamp,host,cpu.utilization.percent,env\n${rows.join('\n')}\n`);
  t.deepEqual(samples, [
    { timestamp: 1795514400, host: 'a', tags: { env: '#DIV/0!' }, metrics: {} },
    { timestamp: 1795514401, host: 'a', tags: { env: 'p' }, metrics: { 'cpu.utilization.percent': 5 } },
  ]);
  t.deepEqual(said, []);
  t.deepEqual((await readContent('timestamp,host,x\n45985.4166,a,5\n')).said, [
    'in: the timestamp 45985.4166 seems to be in days of a spreadsheet; it is taken as seconds',
  ]);
});

test('rows of the same columns are one batch', async (t) => {
  const { batches } = await readContent(`${header}1795514400,a,p,1\n1795514401,a,p,2\n1795514402,b,p,3\n1795514403,b,p,\n`);
  t.deepEqual(
    batches.map(({ length }) => length),
    [2, 1, 1],
  );
});

test('long: rows of the same time and origin are one sample', async (t) => {
  const text = 'timestamp,host,env,metric,value\n1,a,p,x,1\n1,a,p,y,2\n1,a,p,x,3\n1,b,p,x,4\n2,b,,x,oops\n2,b,,y,5\n';
  const { samples } = await readContent(text);
  t.deepEqual(samples, [
    { timestamp: 1, host: 'a', tags: { env: 'p' }, metrics: { x: 1, y: 2 } },
    { timestamp: 1, host: 'a', tags: { env: 'p' }, metrics: { x: 3 } },
    { timestamp: 1, host: 'b', tags: { env: 'p' }, metrics: { x: 4 } },
    { timestamp: 2, host: 'b', metrics: { y: 5 } },
  ]);
});

test('bad rows are told with the number of their line, and left out', async (t) => {
  const rows = ['1,a,p', 'soon,a,p,1', '3,a,"p"x,1', '4,"a\nb",p,1', '5,a,p,1,1', '', '6,"a,p,1', '7,a,p,7'];
  const { samples, said } = await readContent(`\uFEFF${header}${rows.join('\r\n')}\r\n`);
  t.deepEqual(
    samples.map(({ timestamp, host }) => [timestamp, host]),
    [
      [4, 'a\nb'],
      [7, 'a'],
    ],
  );
  t.deepEqual(said, [
    'in, line 2: it has 3 fields, and the header 4; left out',
    'in, line 3: "soon" is not a time of ISO 8601 or Unix; left out',
    `in, line 4: expected: ',' OR new line got: 'x'. at 'x,1'; left out`,
    'in, line 7: it has 5 fields, and the header 4; left out',
    'in, line 9: a quote in it is not closed; left out',
    'in: 5 of 7 rows left out',
  ]);
});

test('strict: the first bad row is the end, after what stands before it', async (t) => {
  const { samples, failures } = await readContent(`${header}1,a,p,1\nsoon,a,p,1\n3,a,p,1\n`, { strict: true });
  t.deepEqual([samples.length, failures], [1, ['in, line 3: "soon" is not a time of ISO 8601 or Unix']]);
});

test('a header without a time is told', async (t) => {
  const { failures } = await readContent('a,b\n1,2\n', { from: 'csv' });
  t.deepEqual(failures, ['cannot read the header of in: there is no column of time in it, such as timestamp or time']);
});

test('files that were joined have a header among their rows', async (t) => {
  for (const mark of ['', '\uFEFF']) {
    const { samples, said } = await readContent(`${mark}${header}1,a,p,1\n${mark}timestamp,host,mem\n2,a,5\n`);
    t.deepEqual(samples.map(({ metrics }) => metrics), [{ 'cpu.count': 1 }, { mem: 5 }]); // prettier-ignore
    t.deepEqual(said, []);
  }
});

test('a quote that is not closed costs its own line only', async (t) => {
  const lines = Array.from({ length: 300 }, (_, at) => (at % 50 === 7 ? `${at},"a,p,1` : `${at},a,p,1`));
  const { samples } = await readContent(`${header}${lines.join('\n')}`, { size: 100 });
  t.is(samples.length, 294);
});

test('what glances writes: texts are no tags, and the host has a column', async (t) => {
  const text =
    'timestamp,system_hostname,cpu_total,fs_/_device_name,fs_/_percent,network_lo_is_up,load_min1\n' +
    '2026-11-25 22:33:16,vm,92.5,/dev/vda,26.1,True,0.5\n2026-11-25 22:33:18,vm,93.5,/dev/vda,N/A,True,None\n';
  const { samples } = await readContent(text);
  t.deepEqual(samples, [
    { timestamp: Date.parse('2026-11-25T22:33:16') / 1000, host: 'vm', metrics: { cpu_total: 92.5, 'fs_/_percent': 26.1, load_min1: 0.5 } },
    { timestamp: Date.parse('2026-11-25T22:33:18') / 1000, host: 'vm', metrics: { cpu_total: 93.5 } },
  ]);
});

test('what sadf -d writes: the numbers of CPUs and their like are tags, and the interval is no metric', async (t) => {
  const text =
    '# hostname;interval;timestamp;CPU;%user;%idle\nvm;1;2026-11-26 15:43:45 UTC;-1;89.50;10.50\n' +
    '# hostname;interval;timestamp;IFACE;rxpck/s\nvm;1;2026-11-26 15:43:45 UTC;lo;2.00\n';
  const { samples } = await readContent(text);
  const timestamp = Date.parse('2026-11-26T15:43:45Z') / 1000;
  t.deepEqual(samples, [
    { timestamp, host: 'vm', tags: { CPU: '-1' }, metrics: { '%user': 89.5, '%idle': 10.5 } },
    { timestamp, host: 'vm', tags: { IFACE: 'lo' }, metrics: { 'rxpck/s': 2 } },
  ]);
});

test('restarts and comments among what sadf -d writes are no rows, and may stand in front of the header', async (t) => {
  const [restart, comment] = [
    'vm;-1;2026-11-26 15:43:40 UTC;LINUX-RESTART\t(2 CPU)\n',
    'vm;-1;2026-11-26 15:43:44 UTC;COM before the load; ends soon\n',
  ];
  const rows = '# hostname;interval;timestamp;tps\nvm;1;2026-11-26 15:43:45 UTC;2.00\n';
  const { samples, said } = await readContent(`${restart}${rows}${comment}${restart}${rows}`);
  t.deepEqual(
    samples.map(({ metrics }) => metrics),
    [{ tps: 2 }, { tps: 2 }],
  );
  t.deepEqual(said, []);
});

test('what glances writes to stdout has its time under now, with a zone', async (t) => {
  const { samples } = await readContent('now,cpu.user,load.min1\n2026-11-25 22:33:50 UTC,0.5,1.32\n');
  t.deepEqual(samples, [
    { timestamp: Date.parse('2026-11-25T22:33:50Z') / 1000, host: 'unknown', metrics: { 'cpu.user': 0.5, 'load.min1': 1.32 } },
  ]);
});

test('what glances writes to stdout of devices and mounts: texts are no tags', async (t) => {
  const text = 'now,cpu.total,network.lo.key,network.lo.is_up,network.lo.time_since_update,network.lo.rx\n';
  const { samples } = await readContent(`${text}2026-11-25 22:33:50 UTC,0.5,interface_name,True,1.5,100\n`);
  t.deepEqual(samples[0]!.metrics, { 'cpu.total': 0.5, 'network.lo.time_since_update': 1.5, 'network.lo.rx': 100 });
  t.is(samples[0]!.tags, undefined);
});

test('numbers and times with a decimal comma, where no comma separates fields', async (t) => {
  for (const delimiter of [';', '\t']) {
    const rows = [
      ['time', 'load', 'text', 'cpus'],
      ['2026-11-25 22:33:50,250', '12,5', 'a,b', '-0,5e3'],
      ['1795514400,5', ',25', '1,2,3', 'N/A'],
    ];
    const { samples, said } = await readContent(rows.map((row) => row.join(delimiter)).join('\n'), { from: 'csv' });
    t.deepEqual(said, []);
    t.deepEqual(samples, [
      {
        ...{ timestamp: Date.parse('2026-11-25T22:33:50.250') / 1000, host: 'unknown' },
        ...{ tags: { text: 'a,b' }, metrics: { load: 12.5, cpus: -500 } },
      },
      { timestamp: 1795514400.5, host: 'unknown', tags: { text: '1,2,3' }, metrics: { load: 0.25 } },
    ]);
  }
  const { samples } = await readContent('time,load,list\n"2026-11-25 22:33:50,250",1,"0,3"\n', { from: 'csv' });
  t.deepEqual(samples[0], {
    timestamp: Date.parse('2026-11-25T22:33:50.250') / 1000,
    host: 'unknown',
    tags: { list: '0,3' },
    metrics: { load: 1 },
  });
});

test('what telegraf writes: tags, then fields, and the measurement before their names', async (t) => {
  const text =
    'timestamp,measurement,cpu,host,rack,usage_idle,active\n' +
    '1458229140,cpu,cpu0,raynor,12,98.5,true\n1458229140,cpu,cpu1,raynor,12,97,false\n';
  // The order of fields begins anew at `active` only: what stands before that is all tags.
  const { samples } = await readContent(text.replace('usage_idle,active', 'active,usage_idle').replace(/([\d.]+),(true|false)/g, '$2,$1'));
  t.deepEqual(samples[0], {
    timestamp: 1458229140,
    host: 'raynor',
    tags: { cpu: 'cpu0', rack: '12' },
    metrics: { 'cpu.active': 1, 'cpu.usage_idle': 98.5 },
  });
  t.deepEqual(samples[1]!.tags, { cpu: 'cpu1', rack: '12' });
});

test('what telegraf writes with prefixes, in nanoseconds, and with another delimiter', async (t) => {
  const { samples } = await readContent(
    'timestamp;measurement;tag_host;tag_key;field_count_sum\n1653643420500000000;impression;klaus;12345;5\n',
  );
  t.deepEqual(samples, [{ timestamp: 1653643420.5, host: 'klaus', tags: { key: '12345' }, metrics: { 'impression.count_sum': 5 } }]);
});

test('a table of anything else: numbers are metrics, texts are tags, and columns wait for their first value', async (t) => {
  const { samples } = await readContent('Time\tregion\ttemp\tnote\n1795514400\teu\tN/A\t\n1795514401\teu\t21.5\tok\n', { from: 'csv' });
  t.deepEqual(samples, [
    { timestamp: 1795514400, host: 'unknown', tags: { region: 'eu' }, metrics: {} },
    { timestamp: 1795514401, host: 'unknown', tags: { region: 'eu', note: 'ok' }, metrics: { temp: 21.5 } },
  ]);
});

test('an unknown value is no tag in a table of cubestat that another program has written again', async (t) => {
  const { samples } = await readContent('timestamp,host,temp,room\n1795514400,a,NaN,x\n1795514401,a,21.5,x\n');
  t.deepEqual(samples, [
    { timestamp: 1795514400, host: 'a', tags: { room: 'x' }, metrics: {} },
    { timestamp: 1795514401, host: 'a', tags: { room: 'x' }, metrics: { temp: 21.5 } },
  ]);
});

test('columns of the same name are told', async (t) => {
  const { samples, said } = await readContent('timestamp,x,x\n1,2,3\n');
  t.deepEqual(samples[0]!.metrics, { x: 2 });
  t.deepEqual(said, ['in: its header has "x" twice: the second column is left out']);
});

test('a heading and a field of more than 65,535 characters cost themselves', async (t) => {
  const long = 'x'.repeat(65_536);
  const { samples, said } = await readContent(`timestamp,host,a,${long}\n1,h,1,2\n2,${long},1,2\n3,h,1,2\n`);
  t.deepEqual(
    samples.map(({ timestamp, metrics }) => [timestamp, metrics]),
    [
      [1, { a: 1 }],
      [3, { a: 1 }],
    ],
  );
  t.deepEqual(said, [
    'in: column 4 is left out: its heading has 65536 characters, more than 65535',
    'in, line 3: a field has 65536 characters, more than 65535; left out',
    'in: 1 of 3 rows left out',
  ]);
});

// Characters that a heading or cell cannot hold are left out by the writer.
const text = fc.string({
  unit: fc.constantFrom('a', 'B', '.', '7', ',', ';', '"', '\n', '\r', ' ', '\t', 'é', '😀', ':', '#', '%', '00'),
  minLength: 1,
  maxLength: 8,
});
const name = text.filter((given) => given.trim() === given);
const value = fc.oneof(fc.integer().map(String), fc.constantFrom('N/A', '-1e5', 'nan', 'true', 'a\0', 'a%00'), text);
const rows = fc
  .uniqueArray(
    fc.record({
      seconds: fc.integer({ min: 0, max: 4e12 }),
      host: text,
      tags: fc.option(fc.dictionary(name, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true }), { nil: undefined }),
      metrics: fc.dictionary(name, fc.double({ noNaN: true, noDefaultInfinity: true }), { minKeys: 1, maxKeys: 6, noNullPrototype: true }),
    }),
    { selector: ({ seconds }) => seconds, minLength: 1, maxLength: 5 },
  )
  // A header that was written cannot change, so that all samples have the columns of the first.
  .map((given): Sample[] =>
    given.map(({ seconds, host, metrics }) => ({
      timestamp: seconds / 1000,
      host,
      ...(given[0]!.tags && { tags: given[0]!.tags }),
      metrics: { ...given[0]!.metrics, ...pick(metrics, given[0]!.metrics) },
    })),
  );

function pick(metrics: Sample['metrics'], from: Sample['metrics']): Sample['metrics'] {
  return Object.fromEntries(Object.entries(metrics).filter(([key]) => Object.hasOwn(from, key)));
}

const sorted = <Value>(record: Readonly<Record<string, Value>>) => Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
const zero = (metrics: Sample['metrics']) => sorted(metrics).map(([key, number]) => [key, number === 0 ? 0 : number]);
const plain = (samples: readonly Sample[]) =>
  samples.map(({ timestamp, host, tags, metrics }) => [timestamp, host, tags && sorted(tags), zero(metrics)]);

async function written(samples: readonly Sample[], settings: Record<string, string>): Promise<string> {
  const sink = new PassThrough();
  await run(Readable.from(samples), ...(await formatters.csv(settings)), sink);
  // All of it is there, and Node 26 reads no more than a chunk at a time.
  return Buffer.concat(await sink.toArray()).toString();
}

for (const csvShape of ['wide', 'long']) {
  test(`what -f csv writes is read again as it was, ${csvShape}`, async (t) => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), async (samples, size) => {
        const { samples: again, said } = await readContent(await written(samples, { csvShape }), { size });
        t.deepEqual(said, []);
        t.deepEqual(plain(again), plain(samples));
      }),
      { numRuns: 50 },
    );
  });
}

test('what --to csv writes is read again, also when columns came later', async (t) => {
  const samples: Sample[] = [
    { timestamp: 1, host: 'a', metrics: { 'cpu.count': 4 } },
    { timestamp: 2, host: 'a', tags: { rack: '12', env: 'prod' }, metrics: { 'cpu.count': 4, x: 1 } },
  ];
  const table = csvColumns({ shape: 'wide', wanted: undefined, time: (seconds) => writeTime(seconds, 'iso'), notice: () => {} });
  const csvHeader = table.addColumns(samples);
  const { samples: again } = await readContent(csvLines([csvHeader, ...samples.flatMap(table.rows)]));
  t.deepEqual(plain(again), plain(samples));
});

test('any text ends quickly, with numbers that can be', async (t) => {
  const line = fc.string({
    unit: fc.constantFrom(
      'timestamp',
      'host',
      'metric',
      'value',
      '1795514400',
      ',',
      ',',
      ';',
      '"',
      '\n',
      '\n',
      'x',
      '-',
      '1e9',
      '\0',
      '\uFEFF',
      '=',
    ),
  });
  await fc.assert(
    fc.asyncProperty(line, fc.integer({ min: 1, max: 9 }), async (content, size) => {
      const { samples } = await readContent(content, { from: 'csv', size });
      t.true(samples.every(({ timestamp, metrics }) => [timestamp, ...Object.values(metrics)].every(Number.isFinite)));
    }),
    { numRuns: 200 },
  );
});

test('what -f csv writes is not taken for what another tool writes, whatever tags and metrics are called', async (t) => {
  const sample: Sample = {
    timestamp: 1_795_514_400,
    host: 'a',
    tags: { measurement: 'm', 'cpu.count': 'many', env: 'p' },
    metrics: { metric: 1, value: 2, 'cpu.total': 3, 'x.time_since_update': 4 },
  };
  t.deepEqual((await readContent(await written([sample], {}))).samples, [sample]);
});
