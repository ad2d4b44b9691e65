import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { startInfluxd } from '../services/influxd.ts';
import { inProcess, outcome, start } from './cubestat.ts';
import { until } from '../until.ts';

const line = (timestamp: number) => `${JSON.stringify({ timestamp, host: 'web1', metrics: { 'cpu.user.percent': timestamp } })}\n`;
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => line(from + at)).join('');
const nowhere = ['--influxdb-url', 'http://127.0.0.1:1'];
const toInfluxdb = (spool: string) => ['export', '--to', 'influxdb', '--influxdb-db', 'test', '--spool', spool];

peer('influxd')('what an outage leaves in the spool goes out with the next start, before what is new', async (t) => {
  const spool = join(makeTree(t, {}), 'spool');
  const child = start([...toInfluxdb(spool), ...nowhere, '--drain-timeout', '100ms']);
  const ended = outcome(child);
  child.stdin!.write(lines(1, 100));
  await once(child.stderr!, 'data');
  child.stdin!.end();
  const first = await ended;
  t.is(first.code, 75);
  t.regex(first.stderr, /influxdb: http:\/\/127.0.0.1:1 refused the connection; \d+ samples? pending in \S*spool\/influxdb; retry in/);
  t.regex(
    first.stderr,
    /influxdb: 100 read, 0 written, 100 pending(, \d+ retried)?\n.*what is pending stays in .*spool\/influxdb; the next start delivers it/,
  );

  const status = await inProcess(['spool', 'status', spool, '--json']);
  t.like(JSON.parse(status.stdout), { exporter: 'influxdb', samples: 100, corrupt: 0, oldest: 1, newest: 100, deadLetters: 0 });
  t.regex((await inProcess(['spool', 'status', spool])).stdout, /^EXPORTER +SAMPLES .*\ninfluxdb +100 .*\n$/);
  t.is((await inProcess(['spool', 'cat', spool])).stdout, lines(1, 100));

  const { url, query } = await startInfluxd(t);
  const second = await inProcess([...toInfluxdb(spool), '--influxdb-url', url], { input: lines(101, 150) });
  t.regex(second.stderr, /100 samples pending in .* are delivered first\n.*influxdb: 150 read, 150 written\n$/);
  t.is(second.code, 0);
  const [series] = await query('SELECT COUNT("cpu.user.percent"), SUM("cpu.user.percent") FROM cubestat');
  t.deepEqual(series!.values[0]!.slice(1), [150, (150 * 151) / 2]);
  t.deepEqual(readdirSync(join(spool, 'influxdb')), []);
  t.is((await inProcess(['spool', 'status', spool])).stdout, `nothing is pending in ${spool}\n`);
});

test('killed in an outage: all that has been read is in the spool', async (t) => {
  const spool = join(makeTree(t, {}), 'spool');
  const child = start([...toInfluxdb(spool), ...nowhere]);
  const ended = outcome(child);
  child.stdin!.write(lines(1, 500));
  const kept = async () => (existsSync(spool) ? (await inProcess(['spool', 'cat', spool])).stdout : '');
  await until(async () => (await kept()) === lines(1, 500), 'all samples are in the spool');
  const locked = await inProcess([...toInfluxdb(spool), ...nowhere]);
  t.is(locked.code, 2);
  t.regex(locked.stderr, /influxdb: \S*spool\/influxdb is being written by process \d+/);
  child.kill('SIGKILL');
  await ended;
  t.is((await inProcess(['spool', 'cat', spool])).stdout, lines(1, 500));
  t.regex(
    (await inProcess([...toInfluxdb(spool), ...nowhere, '--drain-timeout', '0ms'])).stderr,
    /influxdb: 500 read, 0 written, 500 pending/,
  );
});

test('what waits for an exporter that is not there any more is not forgotten', async (t) => {
  const spool = join(makeTree(t, {}), 'spool');
  await inProcess([...toInfluxdb(spool), ...nowhere, '--drain-timeout', '0ms'], { input: lines(1, 3) });
  const { stderr } = await inProcess(['export', '--to', 'csv', '--spool', spool, '-o', join(spool, 'a.csv')], { input: lines(4, 4) });
  t.true(stderr.startsWith(`cubestat: ${spool} holds 3 samples for influxdb, and no exporter has that name\n`), stderr);
});

test('a spool that is full: the oldest go, and that is counted', async (t) => {
  const spool = join(makeTree(t, {}), 'spool');
  const small = ['--spool-size', '16KiB', '--when-full', 'drop-oldest', '--drain-timeout', '100ms'];
  const now = Date.now() / 1000;
  const input = Array.from({ length: 1000 }, (_, at) => line(Math.round((now + at / 1000) * 1000) / 1000)).join('');
  const { code, stderr } = await inProcess([...toInfluxdb(spool), ...nowhere, ...small], { input });
  t.is(code, 1);
  const [, dropped, pending] = /influxdb: 1000 read, 0 written, (\d+) dropped, (\d+) pending/.exec(stderr) ?? [];
  t.is(Number(dropped) + Number(pending), 1000, stderr);
  t.true(Number(pending) > 100, stderr);
  t.is((await inProcess(['spool', 'cat', spool])).stdout.split('\n').length - 1, Number(pending));
});

test('of several exporters, each waits as its table in the configuration says', async (t) => {
  const folder = makeTree(t, {});
  const now = Math.floor(Date.now() / 1000);
  const config = join(
    makeTree(t, {
      'exporters.toml': `
[exporters."a/b"]
type = "influxdb"
url = "http://127.0.0.1:1"
spool = "${folder}/own"
[exporters.c]
type = "influxdb"
url = "http://127.0.0.1:1"
when_full = "drop-newest"
queue_size = "1kB"
`,
    }),
    'exporters.toml',
  );
  const { code, stderr } = await inProcess(['export', '--config', config, '--drain-timeout', '100ms'], { input: lines(now, now + 19) });
  t.is(code, 1);
  t.regex(stderr, /a\/b: 20 read, 0 written, 20 pending/);
  t.regex(stderr, /c: 20 read, 0 written, 20 dropped/);
  t.deepEqual(readdirSync(join(folder, 'own')), ['a%2Fb']);
  t.is((await inProcess(['spool', 'cat', join(folder, 'own'), 'a/b'])).stdout, lines(now, now + 19));
});

peer('influxd')('what the server refuses is kept, with its words, and the rest arrives', async (t) => {
  const folder = makeTree(t, {});
  const { url, query, write } = await startInfluxd(t);
  await write('cubestat,host=web1 bad=1i 1');
  const bad = (timestamp: number) => `${JSON.stringify({ timestamp, host: 'web1', metrics: { bad: 1.5 } })}\n`;
  const input = lines(1, 50) + bad(51) + lines(52, 99) + bad(100);
  const letters = join(folder, 'deep', 'rejects.ndjson');
  const args = ['export', '--to', 'influxdb', '--influxdb-url', url, '--influxdb-db', 'test', '--dead-letters', letters];
  const { code, stderr } = await inProcess(args, { input });
  t.regex(stderr, /influxdb: 100 read, 98 written, 2 rejected/);
  t.is(code, 1);
  const [series] = await query('SELECT COUNT("cpu.user.percent") FROM cubestat');
  t.is(series!.values[0]![1], 98);
  const kept = readFileSync(letters, 'utf8').trimEnd().split('\n');
  t.deepEqual(
    kept.map((letter) => JSON.parse(letter) as unknown),
    [51, 100].map((timestamp) => ({
      exporter: 'influxdb',
      reason:
        'partial write: field type conflict: input field "bad" on measurement "cubestat" is type float, already exists as type integer dropped=1',
      status: 400,
      line: `cubestat,host=web1 bad=1.5 ${timestamp}000`,
      sample: { timestamp, host: 'web1', metrics: { bad: 1.5 } },
    })),
  );
});

test('SIGTERM while the reading is held up by a full queue: the time to drain begins at once', async (t) => {
  const folder = makeTree(t, { 'in.ndjson': lines(1, 100_000) });
  const args = [
    'export',
    '--to',
    'influxdb',
    ...nowhere,
    '--queue-size',
    '100kB',
    '--drain-timeout',
    '200ms',
    '-v',
    join(folder, 'in.ndjson'),
  ];
  const child = start(args);
  const ended = outcome(child);
  // The queue is full long before a request has been refused.
  await once(child.stderr!, 'data');
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  t.is(code, 1, stderr);
  const [, read, dropped] = /influxdb: (\d+) read, 0 written, (\d+) dropped/.exec(stderr) ?? [];
  t.true(Number(read) > 0 && Number(read) < 100_000, stderr);
  t.is(read, dropped);
});

for (const [args, message] of [
  [['spool'], 'spool what? status or cat'],
  [['spool', 'stauts', '.'], 'spool what? status or cat; did you mean status?'],
  [['spool', 'cat'], 'spool cat of which folder? It is the one that --spool was given'],
  [['spool', 'cat', '.', 'influx'], '. is not what --spool was given: there are other files in it'],
] as const) {
  test(`cubestat ${args.join(' ')}: ${message}`, async (t) => {
    const { code, stderr } = await inProcess(args);
    t.is(stderr, `cubestat: ${message}\n`);
    t.is(code, 2);
  });
}

test('spool status of a name that nothing is pending for, or one level too deep, says where to look', async (t) => {
  const spool = join(makeTree(t, {}), 'spool');
  await inProcess([...toInfluxdb(spool), ...nowhere, '--drain-timeout', '0ms'], { input: lines(1, 3) });
  const { stderr: suggestion } = await inProcess(['spool', 'status', spool, 'influx']);
  t.is(suggestion, `cubestat: nothing is pending for influx in ${spool}; did you mean influxdb?\n`);
  const { code, stderr } = await inProcess(['spool', 'status', join(spool, 'influxdb')]);
  t.is(stderr, `cubestat: ${join(spool, 'influxdb')} is of one exporter only: name the folder that it is in, ${spool}\n`);
  t.is(code, 2);
});

for (const [what, flags, message] of [
  [
    'a spool where no folder can be made',
    ['--spool', '/proc/cubestat/a'],
    /influxdb: cannot keep samples in \/proc\/cubestat: no such file/,
  ],
  ['a spool that is a file', ['--spool', 'package.json'], /influxdb: cannot keep samples in package.json\/influxdb: not a directory/],
  ['dead letters on the standard output', ['--dead-letters', '-'], /dead letters: - is not a file that can be appended to/],
  ['dead letters in a folder', ['--dead-letters', 'dist'], /dead letters: dist is not a file that can be appended to/],
] as const) {
  test(`${what}: refused at the start`, async (t) => {
    const { code, stderr } = await inProcess(['export', '--to', 'influxdb', ...nowhere, ...flags], { input: lines(1, 1) });
    t.regex(stderr, message);
    t.is(code, 2);
  });
}
