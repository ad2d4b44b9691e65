import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import type { Sample } from '../../src/samples/sample.ts';
import { exported, open } from '../exporters/file-exporting.ts';
import { makeTree } from '../fixtures/tree.ts';
import { through } from '../formatters/hostile.ts';
import { peer } from '../peers.ts';

const sample = (timestamp: number, extra: Sample['metrics'] = {}): Sample => ({
  timestamp,
  host: 'a',
  metrics: { x: timestamp, ...extra },
});
const unix = { timeFormat: 'unix' };
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const rowsOf = (csv: string) => csv.trimEnd().split('\n').slice(1);
const rotatedName = /^a-\d{8}T\d{6}Z(-\d+)?\.(csv|json)(\.gz)?$/;

for (const gzip of ['false', 'true']) {
  test(`rotation by size: no file is larger, each has its header, no name is used twice, gzip ${gzip}`, async (t) => {
    const tree = makeTree(t, {});
    const samples = numbers(500).map((at) => sample(at));
    t.deepEqual(await exported('csv', { filename: join(tree, 'a.csv'), ...unix, rotateSize: '1kB', gzip }, samples), []);
    const names = readdirSync(tree);
    const rotated = names.filter((name) => name !== 'a.csv');
    t.true(rotated.length > 3);
    const texts = names.map((name) => {
      if (name !== 'a.csv') t.regex(name, rotatedName);
      t.is(name.endsWith('.gz'), name !== 'a.csv' && gzip === 'true');
      const bytes = readFileSync(join(tree, name));
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    });
    for (const text of texts) t.true(text.startsWith('timestamp,host,x\n') && text.length <= 1000);
    const found = texts.flatMap(rowsOf).map((row) => Number(row.split(',')[0]));
    t.deepEqual(
      found.sort((one, other) => one - other),
      numbers(500),
    );
  });
}

test('rotation of json: each file is an array', async (t) => {
  const tree = makeTree(t, {});
  await exported(
    'json',
    { filename: join(tree, 'a.json'), rotateSize: '1kB' },
    numbers(100).map((at) => sample(at)),
  );
  const arrays = readdirSync(tree).map((name) => JSON.parse(readFileSync(join(tree, name), 'utf8')) as Sample[]);
  t.true(arrays.length > 3);
  t.deepEqual(
    arrays
      .flat()
      .map(({ timestamp }) => timestamp)
      .sort((one, other) => one - other),
    numbers(100),
  );
});

// By itself, for all read the clock that it sets.
test.serial('rotation by time begins another file; one in which nothing is yet stays', async (t) => {
  const tree = makeTree(t, {});
  const { now } = Date;
  let hours = 0;
  Date.now = () => now() + hours * 3_600_000;
  t.teardown(() => void (Date.now = now));
  const csv = await open('csv', { filename: join(tree, 'a.csv'), ...unix, rotateEvery: '1h' });
  hours += 1;
  await csv.write(sample(1));
  t.is(readdirSync(tree).length, 2, 'the file and its lock');
  hours += 1;
  await csv.write(sample(2, { y: 1 }));
  await csv.end();
  t.is(readFileSync(join(tree, 'a.csv'), 'utf8'), 'timestamp,host,x,y\n2,a,2,1\n');
  t.is(readdirSync(tree).length, 2);
});

test('a file that was moved away is left there, and another begins under its name', async (t) => {
  const tree = makeTree(t, {});
  const filename = join(tree, 'a.csv');
  const csv = await open('csv', { filename, ...unix });
  await csv.write(sample(1));
  renameSync(filename, join(tree, 'a.csv.1'));
  await csv.write(sample(2));
  t.is(readFileSync(join(tree, 'a.csv.1'), 'utf8'), 'timestamp,host,x\n1,a,1\n');
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,x\n2,a,2\n');
  truncateSync(filename);
  await csv.write(sample(3));
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,x\n3,a,3\n', 'cut by copytruncate');
  rmSync(filename);
  await csv.write(sample(4));
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,x\n4,a,4\n', 'removed');
  await csv.end();
});

peer('logrotate')('logrotate: every sample is in one of the files', async (t) => {
  const tree = makeTree(t, {});
  const filename = join(tree, 'a.csv');
  writeFileSync(join(tree, 'rotate.conf'), `${filename} {\n  rotate 9\n  create\n  missingok\n}\n`);
  const csv = await open('csv', { filename, ...unix });
  for (const at of numbers(6)) {
    await csv.write(sample(at));
    if (at % 2 === 0) spawnSync('logrotate', ['--force', '--state', join(tree, 'state'), join(tree, 'rotate.conf')], limit);
  }
  await csv.end();
  const texts = readdirSync(tree)
    .filter((name) => name.startsWith('a.csv'))
    .map((name) => readFileSync(join(tree, name), 'utf8'));
  t.true(texts.length > 2);
  t.deepEqual(
    texts
      .flatMap(rowsOf)
      .map((row) => Number(row.split(',')[0]))
      .sort((one, other) => one - other),
    numbers(6),
  );
});

test('a lock without a name in it is that of somebody who is just taking it, but not for ever', async (t) => {
  const lock = join(makeTree(t, {}), 'a.csv.lock');
  const filename = lock.slice(0, -'.lock'.length);
  writeFileSync(lock, '');
  // A busy machine has more time so.
  utimesSync(lock, new Date(), new Date(Date.now() + 50_000));
  await t.throwsAsync(open('csv', { filename }), { message: /by another process/ });
  utimesSync(lock, 1, 1);
  await exported('csv', { filename }, []);
});

function child(name: 'csv' | 'json', filename: string, metrics: number, first = 1) {
  const script = new URL('writing-child.js', import.meta.url).pathname;
  return spawn(process.execPath, [script, name, filename, String(metrics), String(first)], { ...limit, stdio: ['ignore', 'pipe', 'pipe'] });
}

test('a second process is refused, and the first goes on; when it is killed, the next one may', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  const first = child('csv', filename, 1);
  await Promise.race([once(first.stdout, 'data'), failure(first)]);
  const { code, stderr } = await outcome(child('csv', filename, 1));
  t.is(code, 2);
  t.is(stderr, `${filename} is being written by process ${first.pid}: two at once would mix their lines\n`);
  await t.throwsAsync(open('json', { filename }), { code: 'LOCKED' }, 'whatever it wants to write');
  first.kill('SIGKILL');
  await once(first, 'exit');
  t.true(existsSync(`${filename}.lock`));
  await exported('csv', { filename, ...unix, append: 'true' }, [sample(0)]);
  t.false(existsSync(`${filename}.lock`));
});

test('twice in one process is refused as well', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  const first = await open('csv', { filename });
  await t.throwsAsync(open('csv', { filename }), { message: /by this very process/ });
  await first.end();
  await exported('csv', { filename }, []);
});

test('the lock of a process whose number another one has by now holds nobody up', async (t) => {
  const tree = makeTree(t, { 'a.csv.lock': `1 17 ${hostname()}\n` });
  await exported('csv', { filename: join(tree, 'a.csv') }, [sample(1)]);
  t.deepEqual(readdirSync(tree), ['a.csv']);
});

/** A child that ends by itself has failed, and says why. */
async function failure(writer: ReturnType<typeof child>): Promise<never> {
  const said = await text(writer.stderr);
  throw new Error(`the child ended: ${said}`);
}

const pythonReader = `
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""), strict=True))
json.dump([{"timestamp": int(row["timestamp"]), "host": row["host"], "metrics": {name: float(value) for name, value in row.items() if name.startswith("metric.") and value}} for row in rows], sys.stdout)`;
import { limit } from '../limit.ts';
import { until } from '../until.ts';
import { outcome } from '../cli/cubestat.ts';

for (const name of ['csv', 'json'] as const) {
  peer('python3')(`${name}: killed in the middle of writing, again and again: nothing that was written is lost or torn`, async (t) => {
    const filename = join(makeTree(t, {}), 'a.data');
    let written = 0;
    for (const round of numbers(3)) {
      const writer = child(name, filename, round % 2 === 0 ? 5 : 500, round * 100_000 + 1);
      let last = 0;
      const lines = createInterface(writer.stdout).on('line', (line) => void (last = Number(line) % 100_000));
      await Promise.race([once(lines, 'line'), failure(writer)]);
      await setTimeout(30 + 37 * round);
      writer.kill('SIGKILL');
      await once(writer, 'close');
      written += last;
    }
    await exported(name, { filename, ...unix, append: 'true' }, [
      { timestamp: 1, host: 'line\n"break"', metrics: { 'metric.0': 1.123456789 } },
    ]);
    const read = name === 'csv' ? through('python3', ['-c', pythonReader, filename], '') : readFileSync(filename, 'utf8');
    const samples = JSON.parse(read) as Sample[];
    t.true(samples.length > written, `${samples.length} of ${written}`);
    for (const [at, { timestamp, host, metrics }] of samples.entries()) {
      t.true(timestamp % 100_000 === 1 || timestamp === samples[at - 1]!.timestamp + 1, 'none twice, none left out');
      const values = Object.values(metrics);
      t.true(host === 'line\n"break"' && values.length > 0 && values.every((value) => value === timestamp + 0.123456789));
    }
  });
}

test('a full device is an error that says so', async (t) => {
  for (const name of ['csv', 'json'] as const) {
    const exporting = await open(name, { filename: '/dev/full' });
    await t.throwsAsync(exporting.write(sample(1)), { message: 'cannot write to /dev/full: no space left on device', code: 'WRITE' });
    t.deepEqual(
      readdirSync('/dev').filter((file) => file.startsWith('full')),
      ['full'],
    );
  }
});

const asRoot = process.geteuid?.() === 0 ? peer('mount', 'umount') : test.skip;
for (const name of ['csv', 'json'] as const) {
  asRoot(`${name}: a full disk is waited for, and the file stays whole meanwhile`, async (t: ExecutionContext) => {
    const tree = makeTree(t, { disk: '' });
    rmSync(join(tree, 'disk'));
    const disk = join(tree, 'disk');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'cubestat', disk], limit).status !== 0) {
      t.log('skipped: no mount is allowed here');
      t.pass();
      return;
    }
    try {
      const filename = join(disk, 'a.data');
      const exporting = await open(name, { filename, ...unix });
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(40_000));
      const samples = numbers(2000).map((at) => sample(at));
      let done = false;
      const writing = exporting.write(...samples).then(() => (done = true));
      await until(() => exporting.retries() >= 1, 'it tries again');
      t.false(done);
      t.regex(exporting.said.join('\n'), /^cannot write to \S+: no space left on device; trying again each second$/);
      const whole = readFileSync(filename, 'utf8');
      const before = name === 'csv' ? rowsOf(whole) : (JSON.parse(whole) as Sample[]);
      t.true(whole.endsWith(name === 'csv' ? '\n' : '\n]\n') && before.length < 2000);
      spawnSync('mount', ['-o', 'remount,size=10m', disk], limit);
      await writing;
      t.is(exporting.said.length, 2);
      const after = readFileSync(filename, 'utf8');
      const found =
        name === 'csv'
          ? rowsOf(after).map((row) => Number(row.split(',')[0]))
          : (JSON.parse(after) as Sample[]).map(({ timestamp }) => timestamp);
      t.deepEqual(found, numbers(2000));
      spawnSync('mount', ['-o', 'remount,size=256k', disk], limit);
      try {
        writeFileSync(join(disk, 'ballast'), Buffer.alloc(400_000));
      } catch {}
      exporting.stop.abort();
      await t.throwsAsync(exporting.write(...numbers(2000).map((at) => sample(at, { new: 1 }))), { code: 'WRITE' });
      if (name === 'csv') t.true(readFileSync(filename, 'utf8').endsWith('\n'));
      else t.notThrows(() => JSON.parse(readFileSync(filename, 'utf8')));
    } finally {
      spawnSync('umount', ['-l', disk], limit);
    }
  });
}

/** Blocks of 300 kB; CUBESTAT_TEST_RECORDS has more than any buffer holds. */
const blocks = process.env['CUBESTAT_TEST_RECORDS'] === undefined ? 600 : 1000;

test('a large file widens in constant memory', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  const names = numbers(300).map((at) => `m${at}`);
  const fd = openSync(filename, 'w');
  writeSync(fd, `timestamp,host,${names.join()}\n`);
  const block = `1,"a,""\n",${names.map(() => '123456.75').join()}\n`.repeat(100);
  for (let count = 0; count < blocks; count++) writeSync(fd, block);
  closeSync(fd);
  const { size } = statSync(filename);
  // Not in this thread, which is to kill the writers of other tests in time.
  const took = Number(
    (await outcome(spawn(process.execPath, [new URL('widening-child.js', import.meta.url).pathname, filename], limit))).stdout,
  );
  t.log(`${Math.round(took / 1e6)} MB more for ${Math.round(size / 1e6)} MB`);
  t.true(took > 0 && took < size / 2);
  const header = `timestamp,host,${names.join()},x\n`;
  const row = `1,"a,""\n",${names.map(() => '123456.75').join()},\n`;
  const last = `2,a${','.repeat(300)},2\n`;
  t.is(statSync(filename).size, header.length + 100 * blocks * row.length + last.length);
  const expected = header + row.repeat(2000);
  t.is((await text(createReadStream(filename, { end: expected.length - 1 }))) === expected, true);
  const end = row.repeat(2000) + last;
  t.is((await text(createReadStream(filename, { start: statSync(filename).size - end.length }))) === end, true);
});
