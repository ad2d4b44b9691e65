import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'ava';
import * as fc from 'fast-check';
import { exporters } from '../../../src/exporters/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { anySample, through, wellFormed } from '../../formatters/hostile.ts';
import { peer } from '../../peers.ts';
import { exportContext } from '../context.ts';
import { exported, open } from '../file-exporting.ts';

const sample = (timestamp: number, metrics: Sample['metrics'], tags?: Sample['tags']): Sample => ({
  ...{ timestamp, host: 'a', metrics },
  ...(tags && { tags }),
});
const unix = { timeFormat: 'unix' };

test('a file with folders on the way: the header, then a row for each sample', async (t) => {
  const filename = join(makeTree(t, {}), 'var/log/cubestat.csv');
  t.deepEqual(await exported('csv', { filename }, [sample(1750693377.593, { y: 1, x: 2.5 }, { env: 'p' })]), []);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,env,x,y\n2025-06-23T15:42:57.593Z,a,p,2.5,1\n');
  t.deepEqual(readdirSync(join(filename, '..')), ['cubestat.csv']);
});

test('the file widens when a metric or a tag appears, and every value stays under its header', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  const csv = await open('csv', { filename, ...unix });
  await csv.write(sample(1, { x: 1, m: 2 }, { env: 'p' }));
  await csv.write(sample(2, { x: 3, new: 4 }, { env: 'q', 'a,"\n': 'r,"\n' }));
  await csv.write(sample(3, { b: 5 }));
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,env,"a,""\n",m,x,new,b\n1,a,p,,2,1,,\n2,a,q,"r,""\n",,3,4,\n3,a,,,,,,5\n');
  await csv.end();
});

test('without append a file begins anew; with it, what stands there goes on', async (t) => {
  const filename = join(makeTree(t, { 'a.csv': 'something else' }), 'a.csv');
  await exported('csv', { filename, ...unix }, [sample(1, { x: 1, y: 2 })]);
  await exported('csv', { filename, ...unix, append: 'true' }, [sample(2, { y: 3 })]);
  await exported('csv', { filename, ...unix, append: 'true' }, [sample(3, { z: 4, x: 5 }, { t: 'u' })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,t,x,y,z\n1,a,,1,2,\n2,a,,,3,\n3,a,u,5,,4\n');
});

test('a header in another order and with Windows line ends is kept', async (t) => {
  const filename = join(makeTree(t, { 'a.csv': 'timestamp,host,y,"x"\r\n1,a,2,"3"\r\n' }), 'a.csv');
  await exported('csv', { filename, ...unix, append: 'true' }, [sample(2, { x: 4, z: 5 })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,y,x,z\n1,a,2,"3",\r\n2,a,,4,5\n');
});

for (const [what, content, reason] of [
  ['another table', 'time,cpu\n1,2\n', /does not begin with timestamp,host/],
  ['prose without a newline', 'hello', /no header/],
  ['a binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 10, 0]), /does not begin with|not text/],
  ['the long shape', 'timestamp,host,metric,value\n1,a,x,1\n', /long shape/],
  ['a header that has a name twice', 'timestamp,host,x,x\n1,a,1,1\n', /"x" twice/],
  ['a quote within a name', 'timestamp,host,"x"y\n1,a,1\n', /not CSV/],
] as const) {
  test(`append refuses ${what}, and leaves it as it is`, async (t) => {
    const filename = join(makeTree(t, { 'a.csv': content }), 'a.csv');
    const error = await t.throwsAsync(open('csv', { filename, append: 'true' }), { message: reason, code: 'INCOMPATIBLE' });
    t.true(error.message.includes(filename));
    t.deepEqual(readFileSync(filename), Buffer.from(content));
    t.false(existsSync(`${filename}.lock`));
  });
}

test('a folder is no file', async (t) => {
  await t.throwsAsync(open('csv', { filename: makeTree(t, {}) }), {
    message: /^cannot write to .*illegal operation on a directory/,
    code: 'WRITE',
  });
});

test('a row that was torn goes at the next append, and that is said', async (t) => {
  const filename = join(
    makeTree(t, { 'a.csv': 'timestamp,host,x\n1,"a\n",1\n2,"a\n",1.2', 'a.csv.lock': `4194305 1 ${through('hostname', [], '')}` }),
    'a.csv',
  );
  const said = await exported('csv', { filename, ...unix, append: 'true' }, [sample(3, { x: 4 })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,x\n1,"a\n",1\n3,a,4\n');
  t.regex(said.join(), /a\.csv: a crash tore its last line/);
});

test('a row that was torn at a newline within quotes goes too, when the last process crashed', async (t) => {
  const tree = makeTree(t, { 'a.csv': 'timestamp,host,x\n1,a,1\n2,"a\n', 'a.csv.lock': '4194305 1 nowhere\n' });
  const filename = join(tree, 'a.csv');
  await t.throwsAsync(open('csv', { filename, append: 'true' }), { message: /process 4194305 of the machine nowhere/ });
  writeFileSync(`${filename}.lock`, `4194305 1 ${through('hostname', [], '')}`);
  await exported('csv', { filename, ...unix, append: 'true' }, [sample(3, { x: 4 })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,x\n1,a,1\n3,a,4\n');
});

for (const shape of ['wide', 'long']) {
  test(`${shape}: what a crash left to be delivered once more is not added twice, also where the columns have changed`, async (t) => {
    const filename = join(makeTree(t, {}), 'a.csv');
    const options = { filename, ...unix, shape, append: 'true' };
    const samples = Array.from({ length: 9 }, (_, at) => sample(at, { x: at, y: 2 }, { rack: 'b,7' }));
    await exported('csv', options, samples.slice(0, 6));
    // The last row of the long shape is not there: its sample came through in part.
    if (shape === 'long') truncateSync(filename, statSync(filename).size - '5,a,"b,7",y,2\n'.length);
    writeFileSync(`${filename}.lock`, `4194305 1 ${through('hostname', [], '')}`);
    await exported('csv', options, [...samples.slice(3), sample(9, { x: 9, z: 1 }, { env: 'p' })]);
    const [header, ...rows] = readFileSync(filename, 'utf8').trimEnd().split('\n');
    t.is(header, shape === 'wide' ? 'timestamp,host,rack,env,x,y,z' : 'timestamp,host,rack,env,metric,value');
    t.is(rows.length, shape === 'wide' ? 10 : 20);
    t.is(new Set(rows).size, rows.length);
  });
}

test('what comes once more is not added twice, also after an end that was orderly, nor when it stands in rotated files', async (t) => {
  const tree = makeTree(t, {});
  const options = { filename: join(tree, 'a.csv'), ...unix, append: 'true', rotateSize: '1kB' };
  const samples = Array.from({ length: 300 }, (_, at) => sample(at, { x: at }));
  await exported('csv', options, samples.slice(0, 200));
  await exported('csv', options, []);
  await exported('csv', { ...options, gzip: 'true' }, samples.slice(10));
  const texts = readdirSync(tree).map((name) => {
    const bytes = readFileSync(join(tree, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  });
  const rows = texts.flatMap((text) => text.trimEnd().split('\n').slice(1));
  t.is(rows.length, 300);
  t.is(new Set(rows).size, 300);
});

test('a header that was torn is written anew', async (t) => {
  const filename = join(
    makeTree(t, { 'a.csv': 'timestamp,host,cpu.util', 'a.csv.lock': `4194305 1 ${through('hostname', [], '')}` }),
    'a.csv',
  );
  await exported('csv', { filename, ...unix, append: 'true' }, [sample(3, { x: 4 })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,x\n3,a,4\n');
});

test('long: a row for each metric, and no column for a new one', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  const options = { filename, ...unix, shape: 'long', append: 'true' };
  await exported('csv', options, [sample(1, { y: 1, x: 2 }), sample(2, { z: 3 })]);
  await exported('csv', options, [sample(3, { x: 4 }, { env: 'p' })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,env,metric,value\n1,a,,y,1\n1,a,,x,2\n2,a,,z,3\n3,a,p,x,4\n');
  await t.throwsAsync(open('csv', { ...options, shape: 'wide' }), { message: /it has the long shape, not the wide one/ });
});

test('columns: these metrics only, in this order', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  await exported('csv', { filename, ...unix, columns: 'y, x' }, [sample(1, { x: 1, z: 2 }), sample(2, { y: 3 })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,y,x\n1,a,,1\n2,a,3,\n');
});

test('a tag and a metric of one name have a column each, also after another start', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  const both = (at: number) => [sample(at, { env: 1, timestamp: 2, 'tag:env': 3 }, { env: 'p', host: 'q' })];
  await exported('csv', { filename, ...unix, append: 'true' }, both(1));
  await exported('csv', { filename, ...unix, append: 'true' }, both(2));
  const row = 'p,q,1,3,2';
  t.is(readFileSync(filename, 'utf8'), `timestamp,host,env,tag:host,metric:env,metric:tag:env,metric:timestamp\n1,a,${row}\n2,a,${row}\n`);
});

test('the column without a name holds its own metric, also where another one has no column', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  await exported('csv', { filename, ...unix }, [sample(1, { '': 3, 'metric:x\u0000': 1, 'metric:x%00': 2 })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,,metric:metric:x%00\n1,a,3,1\n');
});

test('the long shape names apart what only a NUL tells apart', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  await exported('csv', { filename, shape: 'long', ...unix }, [sample(1, { 'x\0': 3, 'x%00': 1 })]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,metric,value\n1,a,metric:x%00,3\n1,a,x%00,1\n');
});

test('hosts and tags that only a NUL tells apart stay two', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  await exported('csv', { filename, ...unix }, [
    { ...sample(1, { x: 1 }, { env: 'p\0' }), host: 'h\0' },
    { ...sample(2, { x: 1 }, { env: 'p%00' }), host: 'h%00' },
  ]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,env,x\n1,h%00,p%00,1\n2,h%2500,p%2500,1\n');
});

test('a link to a file stays a link', async (t) => {
  const tree = makeTree(t, { 'real/a.csv': '' });
  symlinkSync('real/a.csv', join(tree, 'link.csv'));
  await exported('csv', { filename: join(tree, 'link.csv'), ...unix }, [sample(1, { x: 1 })]);
  const csv = await open('csv', { filename: join(tree, 'link.csv'), ...unix, append: 'true' });
  await csv.write(sample(2, { y: 1 }));
  await csv.end();
  t.is(readFileSync(join(tree, 'real/a.csv'), 'utf8'), 'timestamp,host,x,y\n1,a,1,\n2,a,,1\n');
});

test('stdout has the header of the first sample, and says what came too late for it', async (t) => {
  const csv = await open('csv', unix);
  await csv.write(sample(1, { x: 1 }), sample(2, { x: 2, y: 3 }));
  await csv.end();
  csv.stdout.end();
  t.is(await text(csv.stdout), 'timestamp,host,x\n1,a,1\n2,a,2\n');
  t.deepEqual(csv.said, [
    'no column for y, because the header is written; --csv-shape long has room for all',
    '1 value left out for want of a column',
  ]);
});

test('stdout cannot be rotated', async (t) => {
  await t.throwsAsync(open('csv', { rotateSize: '1MB' }), { message: /stdout cannot be rotated/, code: 'USAGE' });
});

const columnOf = (name: string) => wellFormed(name.replaceAll('\0', '%00'));
const pythonReader = `
import csv, json, sys
json.dump(list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""), strict=True)), sys.stdout)`;

/** The value of a tag or metric: under its own name, or under that with its kind where the name is also another's. */
function find(row: Readonly<Record<string, string>>, kind: string, name: string): readonly (string | undefined)[] {
  const own = (key: string) => (Object.hasOwn(row, key) ? row[key] : undefined);
  return [own(columnOf(name)), own(`${kind}:${columnOf(name)}`)];
}

peer('python3')("Python's csv module finds every value under its name, whatever appears and however often one starts anew", async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anySample, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }), async (runs) => {
      const filename = join(makeTree(t, {}), 'a.csv');
      const said: string[] = [];
      for (const samples of runs) said.push(...(await exported('csv', { filename, ...unix, append: 'true' }, samples)));
      const rows = JSON.parse(through('python3', ['-c', pythonReader, filename], '')) as Record<string, string>[];
      const samples = runs.flat();
      t.is(rows.length, samples.length);
      for (const [at, { timestamp, host, tags, metrics }] of samples.entries()) {
        const row = rows[at]!;
        t.is(row['timestamp'], String(timestamp));
        t.is(row['host'], columnOf(host));
        if (said.length > 0) continue;
        for (const [name, value] of Object.entries(tags!)) t.true(find(row, 'tag', name).includes(columnOf(value)));
        for (const [name, value] of Object.entries(metrics)) t.true(find(row, 'metric', name).includes(String(value)));
        const filled = Object.values(row).filter((cell) => cell !== '').length - 1 - (columnOf(host) === '' ? 0 : 1);
        const given = Object.values(tags!).filter((tag) => columnOf(tag) !== '').length + Object.keys(metrics).length;
        t.is(filled, given, 'nothing else stands in the row');
      }
    }),
    { numRuns: 8 },
  );
});

test('check says whether it could write, and makes nothing', async (t) => {
  const tree = makeTree(t, { 'a.csv': 'x', file: '' });
  const check = async (filename: string) => exporters.csv.check!({ ...config, filename }, exportContext());
  const config = Object.fromEntries(Object.entries(exporters.csv.options).map(([key, { read }]) => [key, read([])])) as never as Parameters<
    typeof exporters.csv.open
  >[0];
  t.is(await check(join(tree, 'a.csv')), `${tree}/a.csv can be written`);
  t.is(await check(join(tree, 'b/c/a.csv')), `${tree}/b/c/a.csv can be made`);
  await t.throwsAsync(check(join(tree, 'file/a.csv')), { message: /^cannot write to .*not a directory/ });
  t.deepEqual(readdirSync(tree).sort(), ['a.csv', 'file']);
});
