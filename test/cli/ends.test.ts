import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { executable, outcome, start } from './cubestat.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';

const metrics = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`m${at}`, at]));
const lines = (count: number) =>
  Array.from({ length: count }, (_, timestamp) => `${JSON.stringify({ timestamp, host: 'a', metrics })}\n`).join('');

/** Files for commands that run in them. */
const folder = (t: Parameters<typeof makeTree>[0]) => makeTree(t, { 'in.ndjson': lines(3000) });

const inFolder = async (cwd: string, args: readonly string[]) =>
  outcome(spawn(process.execPath, [executable, ...args], { ...limit, cwd, stdio: ['ignore', 'pipe', 'pipe'] }));

for (const [what, flags] of [
  ['--tee', ['--to', 'csv', '-o', 'a.csv', '--tee']],
  ['csv', ['--to', 'csv', '-o', '-']],
] as const) {
  test(`${what}: a reader of stdout that takes nothing holds the end up for --drain-timeout and no longer`, async (t) => {
    const cwd = folder(t);
    const args = ['export', ...flags.map((flag) => (flag === 'a.csv' ? join(cwd, flag) : flag)), '--drain-timeout', '200ms'];
    const child = start([...args, join(cwd, 'in.ndjson')]);
    let said = '';
    child.stderr!.on('data', (text) => (said += text));
    t.deepEqual(await once(child, 'exit'), [1, null]);
    t.regex(said, /could not be delivered in time/);
  });
}

peer('script')('a terminal that takes nothing neither', async (t) => {
  const cwd = folder(t);
  const command = `${process.execPath} ${executable} export --to ndjson --drain-timeout 200ms in.ndjson; echo $? > code`;
  // It reads the terminal no further than what it writes itself is read.
  const child = spawn('script', ['-qfc', command, '/dev/null'], { ...limit, cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  t.teardown(() => child.kill('SIGKILL'));
  writeFileSync(join(cwd, 'code'), '');
  const code = await until(() => readFileSync(join(cwd, 'code'), 'utf8'), 'the export ends');
  t.is(code, '1\n');
});

test('--check ends at the first signal, whatever does not answer', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1');
  t.teardown(() => silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const to = ['influxdb', 'kafka', 'postgres'].flatMap((type) => ['--to', type]);
  const urls = [
    '--influxdb-url',
    `http://127.0.0.1:${port}`,
    '--kafka-brokers',
    `127.0.0.1:${port}`,
    '--postgres-url',
    `postgres://127.0.0.1:${port}/a`,
  ];
  const child = start(['export', ...to, ...urls, '--influxdb-timeout', '1h', '--check']);
  const ended = outcome(child);
  silent.once('connection', () => child.kill('SIGINT'));
  const { code, stderr } = await ended;
  t.is(code, 1);
  t.regex(stderr, /^cubestat: influxdb: stopped before its destination answered\n.*kafka: stopped.*\n.*postgres: stopped.*\n$/);
});

test('doctor ends at the first signal too, and tells what it had found', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1');
  t.teardown(() => silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const far = `type = "influxdb"\nurl = "http://127.0.0.1:${port}"\ntimeout = "1h"\n`;
  const root = makeTree(t, { 'far.toml': `[exporters.far]\n${far}` });
  const child = start(['doctor', '--config', join(root, 'far.toml')]);
  const ended = outcome(child);
  silent.once('connection', () => child.kill('SIGTERM'));
  const { code, stdout } = await ended;
  t.regex(stdout, /^ {2}broken +far +stopped before its destination answered$/m);
  t.regex(stdout, /^ {2}ok +\S*far.toml +1 exporter$/m);
  t.is(code, 1);
});

for (const option of ['--output-file', '--summary']) {
  test(`run ends by a signal when its command has ended and ${option} has no reader`, async (t) => {
    const cwd = makeTree(t, {});
    execFileSync('mkfifo', ['fifo'], { cwd });
    const child = spawn(process.execPath, [executable, 'run', option, 'fifo', '--', 'sh', '-c', 'echo done'], { ...limit, cwd });
    const ended = outcome(child);
    await once(child.stdout, 'data');
    const again = setInterval(() => child.kill('SIGTERM'), 50);
    t.teardown(() => clearInterval(again));
    t.is((await ended).code, null);
  });
}

test('a FIFO gets the summary of run when it has a reader', async (t) => {
  const cwd = makeTree(t, {});
  execFileSync('mkfifo', ['fifo'], { cwd });
  const child = spawn(process.execPath, [executable, 'run', '--summary', 'fifo', '--', 'true'], { ...limit, cwd });
  const reader = spawn('cat', ['fifo'], { ...limit, cwd });
  const [run, read] = await Promise.all([outcome(child), outcome(reader)]);
  t.regex(read.stdout, /^cubestat: true\n +exit code +0\n/);
  t.is(run.code, 0);
});

const fifos: Readonly<Record<string, readonly string[]>> = {
  'the lock of a file': ['--to', 'csv', '-o', 'a.csv'],
  'a users file': ['--to', 'prometheus', '--prometheus-port', '0', '--prometheus-users-file', 'fifo'],
  'a certificate': ['--to', 'prometheus', '--prometheus-port', '0', '--prometheus-tls-cert', 'fifo', '--prometheus-tls-key', 'fifo'],
  'an authority': ['--to', 'influxdb', '--influxdb-url', 'https://a', '--influxdb-tls-ca', 'fifo'],
  'a password': ['--to', 'influxdb', '--influxdb-user', 'a', '--influxdb-password-file', 'fifo'],
  'a token': ['--to', 'influxdb', '--influxdb-token-file', 'fifo'],
  'a configuration': ['--config', 'fifo'],
  'dead letters': ['--to', 'influxdb', '--dead-letters', 'fifo'],
  'a module': ['--to', './fifo'],
  'the lock of a spool': ['--to', 'influxdb', '--spool', 'spool'],
};

for (const [what, flags] of Object.entries(fifos)) {
  peer('mkfifo')(`a FIFO in the place of ${what} is refused`, async (t) => {
    const cwd = makeTree(t, { 'spool/other': '' });
    execFileSync('mkfifo', ['fifo', 'a.csv.lock', 'spool/influxdb.lock', 'package.json'], { ...limit, cwd });
    const { code, stderr } = await inFolder(cwd, ['export', ...flags]);
    t.is(code, 2);
    t.regex(stderr, /not a regular file|not a file that can be appended to/);
  });
}

peer('mkfifo')('a FIFO in the place of a position, of a segment or of dead letters holds no spool up', async (t) => {
  const cwd = makeTree(t, { 'spool/influxdb/00000001.ndjson': '' });
  execFileSync('mkfifo', ['position', '00000002.ndjson', 'dead-letters.ndjson'], { ...limit, cwd: join(cwd, 'spool/influxdb') });
  const { stdout, stderr } = await inFolder(cwd, ['spool', 'status', 'spool']);
  t.regex(stdout, /^influxdb +0 /m);
  t.is(stderr, 'cubestat: spool/influxdb/00000002.ndjson is not a regular file: left out\n');
});

peer('mkfifo')('FIFOs below --procfs and --sysfs hold no reading up', async (t) => {
  const cwd = makeTree(t, { 'proc/meminfo': 'MemTotal: 10 kB\nMemAvailable: 5 kB\n', 'sys/class/hwmon/hwmon0/temp1_input': '20000' });
  execFileSync('mkfifo', ['proc/stat', 'proc/mounts', 'proc/cpuinfo', 'proc/self', 'sys/class/hwmon/hwmon0/name'], { ...limit, cwd });
  const { code, stdout } = await inFolder(cwd, ['sample', '-q', '-n', '1', '-i', '10ms', '--procfs', 'proc', '--sysfs', 'sys']);
  t.is(code, 0);
  t.regex(stdout, /"memory\./);
});

for (const stdin of ['/dev/tty', '/dev/null']) {
  peer('script')(`what exports ends by SIGHUP when its terminal is closed, with ${stdin} as stdin`, async (t) => {
    const cwd = makeTree(t, {});
    // The shell is told of the end of the terminal, outlives it, and tells how the command ended.
    const command = `${process.execPath} ${executable} sample -i 50ms --output csv < ${stdin} & pid=$!
      trap 'kill -HUP $pid' HUP; wait $pid; wait $pid; echo $? > code`;
    const child = spawn('script', ['-qfc', command, '/dev/null'], { ...limit, cwd, stdio: 'ignore' });
    await until(() => existsSync(join(cwd, 'cubestat.csv')), 'the file is begun');
    child.kill('SIGKILL');
    const code = () => existsSync(join(cwd, 'code')) && readFileSync(join(cwd, 'code'), 'utf8');
    t.is(await until(code, 'the process ends'), '129\n');
  });
}

peer('mkfifo')('a FIFO without a reader holds no end up', async (t) => {
  const cwd = folder(t);
  execFileSync('mkfifo', ['fifo'], { ...limit, cwd });
  t.is((await inFolder(cwd, ['export', '--to', 'csv', '-o', 'fifo', '--drain-timeout', '200ms', 'in.ndjson'])).code, 1);
});

for (const verb of [['filter'], ['filter', '-f', 'json'], ['aggregate', '--every', '1s']]) {
  peer('mkfifo')(`${verb.join(' ')} ends at the first signal when its FIFO has no reader`, async (t) => {
    const cwd = folder(t);
    execFileSync('mkfifo', ['fifo'], { ...limit, cwd });
    const child = spawn(process.execPath, [executable, ...verb, '-o', 'fifo', '-'], { ...limit, cwd });
    const ended = outcome(child);
    child.stdin.write(`no sample\n${lines(3)}`);
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    t.is(code, 75);
    t.regex(stderr, /fifo has had no reader: what was to be written is dropped/);
  });
}

peer('mkfifo')('a FIFO without a writer neither', async (t) => {
  const cwd = makeTree(t, {});
  execFileSync('mkfifo', ['fifo'], { ...limit, cwd });
  const child = spawn(process.execPath, [executable, 'filter', 'fifo'], { ...limit, cwd, stdio: 'ignore' });
  const open = `/proc/${child.pid}/fd`;
  await until(() => readdirSync(open).some((fd) => linkAt(join(open, fd)) === join(cwd, 'fifo')), 'the FIFO is open');
  child.kill('SIGTERM');
  t.deepEqual(await once(child, 'exit'), [0, null]);
});

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

peer('mkfifo')('what is written to a FIFO is read from it', async (t) => {
  const cwd = makeTree(t, { 'in.ndjson': lines(100) });
  execFileSync('mkfifo', ['fifo'], { ...limit, cwd });
  const written = inFolder(cwd, ['filter', '-o', 'fifo', 'in.ndjson']);
  const read = await inFolder(cwd, ['filter', 'fifo']);
  t.is(read.stdout, lines(100));
  t.is((await written).code, 0);
});
