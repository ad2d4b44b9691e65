import test from 'ava';
import * as fc from 'fast-check';
import { influxdb } from '../../src/formatters/influxdb.ts';
import { influxLines, sampleLines } from './influx-lines.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { open } from './writing.ts';

const sample: Sample = {
  timestamp: 1750693377.593,
  host: 'web1',
  tags: { rack: 'b7', env: 'prod' },
  metrics: { 'cpu.utilization.percent': 26.8, 'cpu.core.0.utilization.percent': 20, 'cpu.core.1.utilization.percent': 33.6 },
};
const wide = { measurement: 'cubestat', schema: 'wide' } as const;
const tagged = { measurement: 'cubestat', schema: 'tagged' } as const;

const bare: Sample = { timestamp: 1, host: '', metrics: { x: 5 } };

test('wide: one point with all metrics as fields, tags in order, nanoseconds', (t) => {
  t.deepEqual(influxLines(sample, wide), [
    'cubestat,env=prod,host=web1,rack=b7 cpu.utilization.percent=26.8,cpu.core.0.utilization.percent=20,' +
      'cpu.core.1.utilization.percent=33.6 1750693377593000000',
  ]);
});

test('tagged: a point for each instance, with the instance as a tag', (t) => {
  t.deepEqual(influxLines(sample, tagged), [
    'cpu,env=prod,host=web1,rack=b7 utilization_percent=26.8 1750693377593000000',
    'cpu_core,core=0,env=prod,host=web1,rack=b7 utilization_percent=20 1750693377593000000',
    'cpu_core,core=1,env=prod,host=web1,rack=b7 utilization_percent=33.6 1750693377593000000',
  ]);
});

test('tagged: metrics of one instance share a line', (t) => {
  const metrics = {
    'disk.device.sda.read.bytes_per_sec': 1,
    'disk.device.sdb.read.bytes_per_sec': 2,
    'disk.device.sda.write.bytes_per_sec': 3,
  };
  t.deepEqual(influxLines({ ...bare, metrics }, tagged), [
    'disk_device,device=sda read_bytes_per_sec=1,write_bytes_per_sec=3 1000000000',
    'disk_device,device=sdb read_bytes_per_sec=2 1000000000',
  ]);
});

const said = (given: Partial<Sample>, schema: typeof wide | typeof tagged) => {
  const messages: string[] = [];
  const lines = influxLines({ ...bare, ...given }, schema, (message) => void messages.push(message));
  return { lines, messages };
};

test('a tag that has the name of an instance, or is named host, stays under another name, and that is said', (t) => {
  const given = { host: 'a', tags: { core: 'x', host: 'y' }, metrics: { 'cpu.core.0.utilization.percent': 1 } };
  t.deepEqual(said(given, tagged), {
    lines: ['cpu_core,core=0,host=a,tag_core=x,tag_host=y utilization_percent=1 1000000000'],
    messages: [
      "the tag core is written as tag_core, because core is a tag of cubestat's own",
      'the tag host is written as tag_host, because host is the host',
    ],
  });
  t.deepEqual(said(given, wide), {
    lines: ['cubestat,core=x,host=a,tag_host=y cpu.core.0.utilization.percent=1 1000000000'],
    messages: ['the tag host is written as tag_host, because host is the host'],
  });
});

test('a tag that every point has gives way to the host too', (t) => {
  t.deepEqual(influxLines({ ...bare, host: 'a' }, { ...wide, tags: { host: 'b' } }), ['cubestat,host=a,tag_host=b x=5 1000000000']);
});

for (const schema of [wide, tagged]) {
  test(`${schema.schema}: of two fields with one name, both stay, in whatever order they come`, (t) => {
    const names = { wide: ['_load', 'load'], tagged: ['app.queue.size', 'app.queue_size'] }[schema.schema];
    const lines = [names, names.toReversed()].map((order) => {
      const given = said({ metrics: Object.fromEntries(order.map((name) => [name, names.indexOf(name) + 1])) }, schema);
      t.is(given.messages.length, 1);
      return given.lines[0]!.replace(/ (.*) /, (_, fields: string) => ` ${fields.split(',').sort().join()} `);
    });
    t.is(lines[0], lines[1]);
    t.is(
      lines[0],
      { wide: 'cubestat load=2,metric__load=1 1000000000', tagged: 'app metric_app.queue_size=2,queue_size=1 1000000000' }[schema.schema],
    );
  });
}

test('no field has the name of a tag, also of one that came before', (t) => {
  const messages: string[] = [];
  const linesOf = sampleLines(wide, (message) => void messages.push(message));
  const samples = [{ tags: { env: 'p' } }, { host: 'h', metrics: { host: 1, env: 2, rack: 3 } }, { tags: { rack: 'b7' } }];
  t.deepEqual(
    samples.flatMap((given) => linesOf({ ...bare, ...given })),
    [
      'cubestat,env=p x=5 1000000000',
      'cubestat,host=h metric_host=1,metric_env=2,rack=3 1000000000',
      'cubestat,tag_rack=b7 x=5 1000000000',
    ],
  );
  t.deepEqual(messages, [
    'the metric env is written as metric_env, because env is the tag env',
    'the metric host is written as metric_host, because host is the host',
    'the tag rack is written as tag_rack, because rack is a field',
  ]);
  t.deepEqual(said({ host: 'a', metrics: { x: 1, host: 2 } }, tagged), {
    lines: ['x,host=a value=1 1000000000', 'host,host=a value=2 1000000000'],
    messages: [],
  });
  t.deepEqual(said({ metrics: { 'app.host': 5, 'cpu_core.core': 1 } }, tagged).lines, [
    'app metric_app.host=5 1000000000',
    'cpu_core metric_cpu_core.core=1 1000000000',
  ]);
});

test('of instances that can only be written alike, one has its fields under its whole name', (t) => {
  const metrics = { 'cpu.core.\ud800.utilization.percent': 1, 'cpu.core.\ufffd.utilization.percent': 2 };
  t.deepEqual(said({ metrics }, tagged).lines, [
    'cpu_core,core=\ufffd utilization_percent=1,metric_cpu.core.\ufffd.utilization.percent=2 1000000000',
  ]);
});

test('every line and file can be read by whoever reads lines: one line a point, at once', async (t) => {
  const writing = await open(influxdb, { 'influxdb-schema': 'tagged' });
  t.is((await writing.write(sample)).split('\n').length, 4);
  t.is(await writing.write(bare), 'x value=5 1000000000\n');
  t.is(await writing.end(), '');
});

const valueCharacter = fc.constantFrom(...Array.from('ab,= "\\\n\r\t\u007f%05ACF2'));

const tagsOf = (tags: Record<string, string>) => influxLines({ ...bare, tags }, wide)[0];

test('what has a meaning in the protocol is escaped, and newlines are spaces in names, and encoded in values', (t) => {
  t.is(tagsOf({ 'a,b=c d': 'e,f=g h\ni"j' }), 'cubestat,a\\,b\\=c\\ d=e\\,f\\=g\\ h%0Ai"j x=5 1000000000');
  t.deepEqual(influxLines({ ...bare, metrics: { 'a,b=c d': 1 } }, { measurement: 'm,=n o', schema: 'wide' }), [
    'm\\,=n\\ o a\\,b\\=c\\ d=1 1000000000',
  ]);
});

test('a backslash that would change the meaning of what follows is left out of names, and encoded in values', (t) => {
  t.is(tagsOf({ 'a\\': 'C:\\temp\\', b: 'x\\\\,y' }), 'cubestat,a=C:\\temp%5C,b=x%5C%5C\\,y x=5 1000000000');
});

test('two values of a tag are never one series', (t) => {
  const values = fc.tuple(fc.string({ unit: valueCharacter, minLength: 1 }), fc.string({ unit: valueCharacter, minLength: 1 }));
  const property = fc.property(values, ([one, other]) => t.is(tagsOf({ a: one }) === tagsOf({ a: other }), one === other));
  fc.assert(property, { numRuns: 1000 });
});

test('empty tags are left out, and so are tags without a name', (t) => {
  t.is(tagsOf({ a: '', '': 'b', c: '' }), 'cubestat x=5 1000000000');
});

test('names that the server keeps for itself are changed', (t) => {
  t.deepEqual(influxLines({ ...bare, tags: { time: 'a', _b: 'c' }, metrics: { time: 1, _d: 2, '': 3 } }, wide), [
    'cubestat,b=c,time_=a metric_time=1,d=2,value=3 1000000000',
  ]);
  t.deepEqual(said({ metrics: { time: 1 } }, wide), {
    lines: ['cubestat time_=1 1000000000'],
    messages: ["the metric time is written as time_, because time is the server's own"],
  });
  t.deepEqual(influxLines({ ...bare, metrics: { '#a.b': 1 } }, tagged), ['a b=1 1000000000']);
});

test('of tags that can only have the same name, two stay: the server takes no point that has a tag twice', (t) => {
  t.is(tagsOf({ 'a\n': 'b', 'a\t': 'd', 'a ': 'c' }), 'cubestat,a\\ =c,tag_a\\ =d x=5 1000000000');
});

test('a sample without metrics is no point', (t) => {
  t.deepEqual(influxLines({ ...bare, metrics: {} }, wide), []);
});

test('a time that 64 bits of nanoseconds cannot hold: no line, and a word at the end', async (t) => {
  const writing = await open(influxdb);
  t.is(await writing.write({ ...bare, timestamp: 9_223_372_037 }), '');
  t.is(await writing.write({ ...bare, timestamp: -1.5 }), 'cubestat x=5 -1500000000\n');
  await writing.end();
  t.deepEqual(writing.said, ['1 sample left out: there is no time before 1677 or after 2262']);
});

test('a measurement that would be a comment or reserved is refused', async (t) => {
  await t.throwsAsync(open(influxdb, { 'influxdb-measurement': '#a' }), { message: /neither # nor _/ });
  const writing = await open(influxdb, { 'influxdb-measurement': 'system' });
  t.is(await writing.write(bare), 'system x=5 1000000000\n');
});

test('the longest tag, all of backslashes, takes no time', (t) => {
  t.is(tagsOf({ a: `${'\\'.repeat(65_534)}b` })!.length, 65_534 + 'cubestat,a=b x=5 1000000000'.length);
});
