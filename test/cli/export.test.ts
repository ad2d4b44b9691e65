import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { startInfluxd } from '../services/influxd.ts';
import { cubestat, executable, inProcess, outcome, start } from './cubestat.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';
import { exporters } from '../../src/exporters/index.ts';

const line = (timestamp: number, value = timestamp) => `{"timestamp":${timestamp},"host":"web1","metrics":{"cpu.user.percent":${value}}}\n`;
const lines = (count: number) => Array.from({ length: count }, (_, at) => line(at + 1)).join('');
const loud = ['-i', '50ms', '--collectors', 'cpu,memory'];
const sampling = ['-q', ...loud];

/** The executable in a folder of its own, since some of its files are named by default. */
function inFolder(folder: string, args: readonly string[], input = '') {
  mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, [executable, ...args], { ...limit, cwd: folder });
  child.stdin.on('error', () => {}).end(input);
  return outcome(child);
}

test('--output csv writes cubestat.csv, as the tutorial says; --output-file another; --append-output goes on', async (t) => {
  const folder = makeTree(t, {});
  const { code, stdout, stderr } = await inFolder(folder, [...loud, '-n', '2', '--output', 'csv']);
  t.deepEqual([code, stdout], [0, '']);
  t.regex(stderr, /^cubestat: csv: samples go to cubestat\.csv; --output-file names another$/m);
  const rows = () => readFileSync(join(folder, 'cubestat.csv'), 'utf8').trimEnd().split('\n');
  t.regex(rows()[0]!, /^timestamp,host,cpu\./);
  t.is(rows().length, 3);
  await inFolder(folder, [...sampling, '-n', '2', '--output', 'csv', '--append-output']);
  t.is(rows().length, 5);
  await inFolder(folder, [...sampling, '-n', '1', '--output', 'csv']);
  t.is(rows().length, 2);
  const elsewhere = await inFolder(folder, [...loud, '-n', '1', '--output', 'csv', '--output-file', 'some/where/else.csv']);
  t.notRegex(elsewhere.stderr, /samples go to/);
  t.true(existsSync(join(folder, 'some/where/else.csv')));
});

test('--output json writes cubestat.json, an array of timestamp, time and metrics', async (t) => {
  const folder = makeTree(t, {});
  t.like(await inFolder(folder, [...sampling, '-n', '2', '--output', 'json']), { code: 0 });
  const [first, ...rest] = JSON.parse(readFileSync(join(folder, 'cubestat.json'), 'utf8')) as Record<string, unknown>[];
  t.is(rest.length, 1);
  t.regex(first!['time'] as string, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  t.deepEqual(Object.keys(first!).sort(), ['host', 'metrics', 'time', 'timestamp']);
});

test('--output csv --output json: each its own file', async (t) => {
  const folder = makeTree(t, {});
  t.like(await inFolder(folder, [...sampling, '-n', '1', '--output', 'csv', '--output', 'json']), { code: 0 });
  t.true(existsSync(join(folder, 'cubestat.csv')) && existsSync(join(folder, 'cubestat.json')));
});

test('a full disk under an exporter: exit code 74', async (t) => {
  t.like(await cubestat(['export', '--to', 'csv', '--output-file', '/dev/full'], { input: lines(3) }), { code: 74 });
});

test('--output ndjson writes the samples; more than one is possible', async (t) => {
  const folder = makeTree(t, {});
  const { stdout, code } = await inFolder(folder, [...sampling, '-n', '2', '--output', 'ndjson', '--output', 'csv']);
  t.is(code, 0);
  t.is(stdout.trimEnd().split('\n').length, 2);
  t.true(existsSync(join(folder, 'cubestat.csv')));
});

test('export --to csv writes stdout, as a pipe does; --tee passes the samples on', async (t) => {
  const { stdout, stderr } = await inProcess(['export', '--to', 'csv'], { input: lines(2) });
  t.is(stdout, 'timestamp,host,cpu.user.percent\n1970-01-01T00:00:01.000Z,web1,1\n1970-01-01T00:00:02.000Z,web1,2\n');
  t.is(stderr, 'cubestat: csv: 2 read, 2 written\n');
  const file = join(makeTree(t, {}), 'a.csv');
  const teed = await inProcess(['export', '--to', 'csv', '--output-file', file, '--tee'], { input: lines(2) });
  t.is(teed.stdout, lines(2));
  t.is(readFileSync(file, 'utf8'), stdout);
  t.like(await inProcess(['export', '--to', 'csv', '--tee'], { input: lines(2) }), {
    stderr: 'cubestat: csv and tee would both write to stdout; -o FILE is for one of them; a --config file can give each its own\n',
    code: 2,
  });
});

test('files, compressed ones too, are filled in', async (t) => {
  const folder = makeTree(t, { 'a.ndjson': line(1), 'b.ndjson.gz': gzipSync(line(2)) });
  const { stdout } = await inFolder(folder, ['export', '--to', 'csv', '--time-format', 'unix', 'a.ndjson', 'b.ndjson.gz']);
  t.is(stdout, 'timestamp,host,cpu.user.percent\n1,web1,1\n2,web1,2\n');
});

test('several configuration files add to each other', async (t) => {
  const folder = makeTree(t, {
    'one.toml': '[exporters.one]\ntype = "csv"\nfilename = "one.csv"\n',
    'two.toml': '[exporters.two]\ntype = "csv"\nfilename = "two.csv"\n',
  });
  t.like(await inFolder(folder, ['export', '--config', 'one.toml', '--config', 'two.toml'], lines(1)), { code: 0 });
  t.true(existsSync(join(folder, 'one.csv')) && existsSync(join(folder, 'two.csv')));
});

test('help has what belongs to exporters under their headings, and the types there are', async (t) => {
  const { stdout } = await inProcess(['help', 'export']);
  const under = (heading: string) => stdout.split(`\n${heading}:\n`)[1]!.split('\n\n')[0]!;
  for (const flag of ['--output-file', '--append-output', '--csv-shape']) t.true(under('Data Export Options').includes(flag));
  for (const flag of ['--influxdb-measurement', '--influxdb-schema']) t.true(under('InfluxDB Options').includes(flag));
  for (const help of [stdout, (await inProcess(['--help'])).stdout])
    t.true(help.replace(/\s+/g, ' ').includes(`Where samples go: ${Object.keys(exporters).join(', ')}, or a module of your own`), help);
});

test('a configuration file makes named instances; one that is disabled does nothing', async (t) => {
  const folder = makeTree(t, {
    'exporters.toml':
      '[exporters.wide]\ntype = "csv"\nfilename = "wide.csv"\n[exporters.long]\ntype = "csv"\nfilename = "long.csv"\nshape = "long"\n' +
      '[exporters.off]\ntype = "json"\nfilename = "off.json"\nenabled = false\n',
  });
  const { stderr, code } = await inFolder(folder, ['export', '--config', 'exporters.toml'], lines(1));
  t.is(code, 0);
  t.deepEqual(stderr.trimEnd().split('\n').sort(), ['cubestat: long: 1 read, 1 written', 'cubestat: wide: 1 read, 1 written']);
  t.regex(readFileSync(join(folder, 'long.csv'), 'utf8'), /^timestamp,host,metric,value\n/);
  t.false(existsSync(join(folder, 'off.json')));
});

// By itself, for the names of these files are of the working directory.
test.serial('a mistake is told before anything is read, with exit code 2', async (t) => {
  const folder = makeTree(t, {
    'broken.mjs': 'export default 5;\n',
    'x.toml': '[exporters.a]\ntype = "csv"\nfilenam = "x"\n',
    'cvs.toml': '[exporters.a]\ntype = "cvs"\n',
    'same.toml': '[exporters.a]\ntype = "csv"\nfilename = "same.csv"\n[exporters.b]\nfilename = "./same.csv"\ntype = "json"\n',
    'off.toml': '[exporters.a]\ntype = "csv"\nenabled = false\n',
    'empty.toml': '[exporters]\n',
    'again.toml': '[exporters.a]\ntype = "csv"\nfilename = "again.csv"\n',
    'two.toml': '[exporters.a]\ntype = "influxdb"\n[exporters.b]\ntype = "influxdb"\npassword = "x"\n',
  });
  const before = process.cwd();
  process.chdir(folder);
  t.teardown(() => process.chdir(before));
  for (const [args, message] of [
    [['export'], /^cubestat: export to what\? --to csv, /],
    [['export', '--to', 'influx'], /^cubestat: .*influx.*\n$/],
    [['export', '--to', './broken.mjs'], /^cubestat: \.\/broken\.mjs: .*\n$/],
    [['export', '--config', 'x.toml'], /^cubestat: x\.toml, line 3: no option filenam; did you mean filename\?\n$/],
    [['export', '--config', 'cvs.toml'], /^cubestat: cvs\.toml, line 2: no exporter cvs: .*; did you mean csv\?\n$/],
    [['export', '--config', 'two.toml'], /^cubestat: two\.toml, line 3: b \(influxdb\): a password needs a username\n$/],
    [['export', '--to', 'influxdb', '--influxdb-pass', 'x'], /^cubestat: influxdb: a password needs a username\n$/],
    [['export', '--to', 'csv', '--to', 'json', '-o', 'x'], /^cubestat: csv and json would both write to x; .*--config file/],
    [['export', '--config', 'same.toml'], /^cubestat: same\.toml, line 5: a and b would both write to .*same\.csv; give each a filename/],
    [['export', '--config', 'off.toml'], /^cubestat: export to what\? Every exporter of the --config file has enabled = false\n$/],
    [['export', '--config', 'off.toml', '--check'], /^cubestat: export to what\?/],
    [['export', '--config', 'empty.toml'], /^cubestat: empty\.toml: there is no \[exporters\.NAME\] in it\n$/],
    [
      ['export', '--config', 'off.toml', '--config', 'again.toml'],
      /^cubestat: again\.toml, line 1: there are two exporters with the name a\n$/,
    ],
    [['export', '--to', 'csv', '-o', '/dev/null/x'], /^cubestat: csv: cannot write to \/dev\/null\/x: not a directory\n$/],
    [['export', '--to', 'csv', '-o', ''], /^cubestat: --output-file "": expected the name of a file\n$/],
    [['export', '--to', 'csv', '--theeme', 'x'], /did you mean --theme\?\n$/],
    [['export', '--help=1'], /^cubestat: --help stands alone, and has no value\n$/],
    [['--check'], /^cubestat: no option --check\n$/],
    [['export', '--to', 'prometheus', '--prometheus-port', 'x'], /^cubestat: --prometheus-port "x": expected /],
    [['export', '--to', 'csv', '--append-outputs'], /did you mean --append-output\?\n$/],
  ] as const) {
    const { stderr, stdout, code } = await inProcess(args, { input: lines(1) });
    t.regex(stderr, message);
    t.is(stdout, '');
    t.is(code, 2, stderr);
  }
});

test('--check tells wrong options from a destination that cannot be reached', async (t) => {
  const check = (...args: string[]) => inProcess(['export', '--check', '--to', 'influxdb', '--influxdb-url', ...args]);
  t.is((await check('nonsense')).code, 2);
  t.is((await check('http://127.0.0.1:1', '--influxdb-api', 'v2')).code, 2);
  t.is((await check('http://127.0.0.1:1')).code, 1);
});

test('a port that is in use is an error at once', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const { stderr, code } = await inProcess(['export', '--to', 'prometheus', '--prometheus-port', String(port)], { input: lines(1) });
  taken.close();
  t.regex(stderr, /in use/);
  t.is(code, 2);
});

peer('curl')('--output prometheus serves the newest sample at the address and port of the options', async (t) => {
  const child = start([
    '-i',
    '50ms',
    '--collectors',
    'memory',
    '--output',
    'prometheus',
    '--prometheus-port',
    '0',
    '--prometheus-address',
    '127.0.0.1',
  ]);
  const done = outcome(child);
  let said = '';
  child.stderr!.on('data', (text: Buffer) => (said += text.toString()));
  const address = await until(() => /http:\/\/127\.0\.0\.1:\d+(?=\/metrics)/.exec(said)?.[0], 'the address is told');
  const page = await until(async () => {
    const { stdout } = await outcome(spawn('curl', ['-s', `${address}/metrics`], limit));
    return stdout.includes('cubestat_memory_total_bytes') && stdout;
  }, 'the first sample is served');
  t.regex(page, /^cubestat_memory_total_bytes(\{.*\})? \d+$/m);
  t.regex(page, /^cubestat_up(\{.*\})? 1$/m);
  child.kill('SIGINT');
  t.is((await done).code, 0);
});

peer('influxd')('--to influxdb: what was sent is there; its database, user and password by the options of the tutorial', async (t) => {
  const influxd = await startInfluxd(t, { authentication: true });
  const account = ['--influxdb-db', 'test', '--influxdb-user', 'root', '--influxdb-pass', "pass'word"];
  const { stderr, code } = await inProcess(['export', '--to', 'influxdb', '--influxdb-url', influxd.url, ...account], {
    input: lines(100),
  });
  t.is(stderr, 'cubestat: influxdb: 100 read, 100 written\n');
  t.is(code, 0);
  const [series] = await influxd.query('SELECT "cpu.user.percent" FROM cubestat');
  t.deepEqual(
    series!.values,
    Array.from({ length: 100 }, (_, at) => [(at + 1) * 1000, at + 1]),
  );
});

peer('influxd')('--output influxdb, with the options of the tutorial: this host is in the database', async (t) => {
  const influxd = await startInfluxd(t, { authentication: true });
  const account = ['--influxdb-url', influxd.url, '--influxdb-db', 'test', '--influxdb-user', 'root', '--influxdb-pass', "pass'word"];
  const { stderr, code } = await inProcess(['-i', '50ms', '-n', '3', '--collectors', 'memory', '--output', 'influxdb', ...account]);
  t.regex(stderr, /cubestat: influxdb: 3 read, 3 written\n$/);
  t.is(code, 0);
  const [series] = await influxd.query('SELECT "memory.total.bytes" FROM cubestat');
  t.deepEqual(
    series!.values.map(([, total]) => total),
    Array.from({ length: 3 }, () => totalmem()),
  );
});

test('prometheus serves how the exporters of the same process fare, also when no more samples come', async (t) => {
  const folder = makeTree(t, {});
  const nowhere = ['--to', 'influxdb', '--influxdb-url', 'http://127.0.0.1:1', '--drain-timeout', '0ms'];
  const child = start(['export', '--to', 'csv', '-o', join(folder, 'a.csv'), ...nowhere, '--to', 'prometheus', '--prometheus-port', '0']);
  const done = outcome(child);
  let said = '';
  child.stderr!.on('data', (text: Buffer) => (said += text.toString()));
  child.stdin!.write(lines(5));
  const address = await until(() => /http:\/\/127\.0\.0\.1:\d+(?=\/metrics)/.exec(said)?.[0], 'the address is told');
  const page = await until(async () => {
    const text = await (await fetch(`${address}/metrics`)).text();
    return text.includes('cubestat_export_written_samples_total{exporter="csv"} 5') && text;
  }, 'all samples are in the CSV file');
  t.true(page.includes('\ncubestat_export_pending_samples{exporter="influxdb"} 5\n'), page);
  t.true(page.includes('\ncubestat_export_read_samples_total{exporter="prometheus"} 5\n'), page);
  child.stdin!.end();
  await done;
});

test('--dry-run shows what would be sent, and sends nothing', async (t) => {
  const nowhere = ['--influxdb-url', 'http://127.0.0.1:1'];
  t.is(
    (await inProcess(['export', '--to', 'influxdb', ...nowhere, '--dry-run'], { input: line(1) })).stdout.trimEnd().split(' ')[1],
    'cpu.user.percent=1',
  );
});

const dryRun = async (input: string, ...args: string[]) => inProcess(['export', '--dry-run', ...args], { input });

test('--dry-run of a file shows what would be in the file, whose header may grow', async (t) => {
  const folder = makeTree(t, {});
  const file = ['-o', join(folder, 'a')];
  const input = `{"unknown":1,${line(1).slice(1)}{"timestamp":2,"host":"web1","metrics":{"cpu.user.percent":2,"x":1}}\n`;
  for (const options of [
    ['--to', 'json', ...file],
    ['--to', 'json', '--json-pretty', ...file],
    ['--to', 'json'],
    ['--to', 'csv'],
    ['--to', 'csv', '--csv-shape', 'long', ...file],
    ['--to', 'ndjson'],
  ]) {
    const { stdout, code } = await dryRun(input, ...options);
    t.is(code, 0);
    t.false(existsSync(join(folder, 'a')));
    const sent = await inProcess(['export', ...options], { input });
    t.is(stdout, options.includes('-o') ? readFileSync(join(folder, 'a'), 'utf8') : sent.stdout, options.join(' '));
    rmSync(join(folder, 'a'), { force: true });
  }
  const wide = await dryRun(input, '--to', 'csv', '--time-format', 'unix', ...file);
  t.is(wide.stdout, 'timestamp,host,cpu.user.percent\n1,web1,1\ntimestamp,host,cpu.user.percent,x\n2,web1,2,1\n');
  t.is(wide.stderr, '');
});

test('--dry-run of several has headings as those of tail', async (t) => {
  const to = ['--to', 'influxdb', '--to', 'csv', '--time-format', 'unix', '-o', join(makeTree(t, {}), 'a.csv')];
  const impossible = line(1).replace('1', '1e300');
  const { stdout, stderr, code } = await dryRun(line(1) + line(2) + impossible, ...to.slice(0, 2), '--tee');
  t.is(
    stdout,
    `==> influxdb <==\ncubestat,host=web1 cpu.user.percent=1 1000\n\n==> tee <==\n${line(1)}\n` +
      `==> influxdb <==\ncubestat,host=web1 cpu.user.percent=2 2000\n\n==> tee <==\n${line(2)}${impossible.replace('1e300', '1e+300')}`,
  );
  t.is(stderr, 'cubestat: influxdb: 1 sample left out: there is no time before 1677 or after 2262\n');
  t.is(code, 0);
  t.regex((await dryRun(line(1), ...to)).stdout, /^==> influxdb <==\n.*\n\n==> csv <==\ntimestamp,host,cpu\.user\.percent\n1,web1,1\n$/);
});

test('--check says with its exit code whether the destination can be reached', async (t) => {
  const { code, stderr } = await inProcess(['export', '--to', 'influxdb', '--influxdb-url', 'http://127.0.0.1:1', '--check']);
  t.is(code, 1);
  t.regex(stderr, /^cubestat: influxdb: .*127\.0\.0\.1:1.*refused/);
});

test('samples that could not be delivered in time are lost, and that is said: exit code 1', async (t) => {
  const child = start(['export', '--to', 'influxdb', '--influxdb-url', 'http://127.0.0.1:1', '--drain-timeout', '100ms']);
  const done = outcome(child);
  child.stdin!.write(lines(5));
  await once(child.stderr!, 'data');
  child.stdin!.end();
  const { code, stderr } = await done;
  t.is(code, 1);
  t.regex(stderr, /influxdb: http:\/\/127.0.0.1:1 refused the connection; \d samples? pending in memory; retry in \d/);
  t.regex(stderr, /influxdb: 5 samples could not be delivered in time, and nothing keeps them: see --spool/);
  t.regex(stderr, /influxdb: 5 read, 0 written, 5 dropped/);
});

test('one exporter that hangs or fails disturbs no other', async (t) => {
  const folder = makeTree(t, {
    'hangs.mjs':
      "import { Writable } from 'node:stream';\nexport default { name: 'hangs', describe: 'x', options: {}, open: () => new Writable({ objectMode: true, write() {} }) };\n",
    'fails.mjs':
      "import { Writable } from 'node:stream';\nexport default { name: 'fails', describe: 'x', options: {}, open: () => new Writable({ objectMode: true, write(s, e, done) { done(new Error('no')); } }) };\n",
  });
  writeFileSync(join(folder, 'in.ndjson'), lines(20_000));
  const args = [
    'export',
    '--to',
    './hangs.mjs',
    '--to',
    './fails.mjs',
    '--to',
    'csv',
    '--output-file',
    'a.csv',
    '--drain-timeout',
    '5s',
    'in.ndjson',
  ];
  const { code, stderr } = await inFolder(folder, args);
  t.is(code, 1);
  t.regex(stderr, /hangs: 20000 read, 0 written, 20000 dropped/);
  t.regex(stderr, /csv: 20000 read, 20000 written/);
  t.regex(stderr, /fails: failed: no; it gets no more samples/);
  t.is(readFileSync(join(folder, 'a.csv'), 'utf8').trimEnd().split('\n').length, 20_001);
});

test('SIGHUP, as logrotate sends it, is no end: the file that was moved away is begun anew', async (t) => {
  const folder = makeTree(t, {});
  const path = join(folder, 'a.csv');
  const child = start(['export', '--to', 'csv', '--csv-shape', 'long', '--output-file', path]);
  const done = outcome(child);
  const written = (file: string) => until(() => existsSync(file) && readFileSync(file, 'utf8').includes('\n'), `${file} is begun`);
  child.stdin!.write(line(1));
  await written(path);
  renameSync(path, `${path}.1`);
  child.kill('SIGHUP');
  child.stdin!.write(line(2));
  await written(path);
  child.stdin!.end(line(3));
  t.is((await done).code, 0);
  t.is(readFileSync(`${path}.1`, 'utf8').trimEnd().split('\n').length, 2);
  t.is(readFileSync(path, 'utf8').trimEnd().split('\n').length, 3);
});
