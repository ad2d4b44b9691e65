import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { hashSync } from 'bcryptjs';
import { outcome } from '../cli/cubestat.ts';
import { mayMount } from '../faults/machine.ts';
import { limit } from '../limit.ts';
import { peer } from '../peers.ts';
import { freePort } from '../services/influxd.ts';
import { until } from '../until.ts';

/** A folder that holds the executable, the libraries of C that it names, and nothing else. */
const root = mkdtempSync(join(tmpdir(), 'cubestat-root-'));
const sample = '{"timestamp":1,"host":"a","metrics":{"cpu.utilization.percent":1}}\n';
const inRoot = mayMount
  ? peer('strip', 'chroot')
  : (title: string) => test.skip(`${title} (skipped: nothing may be mounted here)`, () => {});

test.before(() => {
  if (!mayMount) return;
  execFileSync(process.execPath, ['src/bin/binary.mjs', join(root, 'cubestat')], limit);
  const libraries = execFileSync('ldd', [join(root, 'cubestat')], { ...limit, encoding: 'utf8' }).match(/\/\S+/g)!;
  for (const library of libraries) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
  for (const folder of ['proc', 'tmp']) mkdirSync(join(root, folder));
});
test.after.always(() => rmSync(root, { recursive: true }));

function start(args: readonly string[]) {
  const script = 'mount --rbind /proc "$0/proc" && exec chroot "$0" /cubestat "$@"';
  return spawn('unshare', ['-m', 'sh', '-c', script, root, ...args], { ...limit, env: { PATH: process.env['PATH'] } });
}

async function cubestat(args: readonly string[], input = '') {
  const child = start(args);
  child.stdin.end(input);
  return outcome(child);
}

inRoot('the executable runs where no Node.js is', async (t) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  t.deepEqual(await cubestat(['--version']), { stdout: `${version}\n`, stderr: '', code: 0 });
  // The kernel counts CPU time in steps of 10 ms, so that there may be none in a shorter interval.
  const { stdout, code } = await cubestat(['sample', '-q', '-n', '2', '-i', '200ms']);
  t.is(code, 0);
  t.regex(stdout, /^(\{"timestamp":.*"cpu\.utilization\.percent":.*\n){2}$/);
  t.deepEqual(await cubestat(['filter'], sample), { stdout: sample, stderr: '', code: 0 });
  t.regex((await cubestat(['help', 'export'])).stdout, /--influxdb-url/);
  t.regex((await cubestat(['smaple'])).stderr, /^cubestat: no command smaple; .*sample/);
});

inRoot('it names itself once in the unit of a service', async (t) => {
  t.regex((await cubestat(['service', '-q'])).stdout, /^ExecStart=\/cubestat sample --config /m);
});

inRoot('it draws, summarises and exports to files, as what is loaded when it is needed is in it too', async (t) => {
  t.regex((await cubestat(['view', '--print'], sample)).stdout, /1\.0%/);
  t.regex((await cubestat(['summary', '-f', 'csv', '-a', 'p95'], sample)).stdout, /^cpu\.utilization\.percent,1,$/m);
  t.is((await cubestat(['export', '-q', '--to', 'csv', '-o', '/tmp/a.csv'], sample)).code, 0);
  t.regex(readFileSync(join(root, 'tmp/a.csv'), 'utf8'), /^timestamp,host,cpu\.utilization\.percent\n/);
});

inRoot("it runs a user's own exporter", async (t) => {
  const source = `import { Writable } from 'node:stream';
export default { name: 'mine', describe: 'Tells hosts.', options: {}, open: () => new Writable({
  objectMode: true, write(samples, _, done) { for (const { host } of [samples].flat()) console.log(host); done(); } }) };
`;
  writeFileSync(join(root, 'mine.mjs'), source);
  t.is((await cubestat(['export', '-q', '--to', '/mine.mjs'], sample)).stdout, 'a\n');
});

inRoot('it serves samples, and compares passwords', async (t) => {
  writeFileSync(join(root, 'users'), `anna:${hashSync('hunter2', 4)}\n`);
  const port = String(await freePort());
  const flags = ['--prometheus-port', port, '--prometheus-users-file', '/users'];
  const child = start(['export', '-q', '--to', 'prometheus', ...flags]);
  child.stdin.write(sample);
  const asked = (password: string) =>
    fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Basic ${btoa(`anna:${password}`)}` } }).catch(() => undefined);
  const page = await until(async () => (await asked('hunter2'))?.text(), 'the page is served');
  t.regex(page, /cubestat_cpu_utilization/);
  t.is((await asked('wrong'))?.status, 401);
  child.stdin.end();
  child.kill();
  await once(child, 'exit');
});
