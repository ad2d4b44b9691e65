import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Sample } from '../../src/samples/sample.ts';
import { mayMount } from '../faults/machine.ts';
import { changePrograms } from '../collectors/darwin-programs.ts';
import { macPrograms } from '../fixtures/macos/programs.ts';
import { makeTree } from '../fixtures/tree.ts';
import { outcome, start } from './cubestat.ts';

/** Runs the executable as if Node.js were one for macOS, among the programs of a Mac; `by` is a command that runs it. */
function onMac(t: ExecutionContext, args: readonly string[], by: readonly string[] = []) {
  const root = makeTree(t, { 'platform.mjs': "Object.defineProperty(process, 'platform', { value: 'darwin' });\n" });
  const programs = makeTree(t, {});
  changePrograms(programs, macPrograms());
  const environment = {
    NODE_OPTIONS: `--import=${join(root, 'platform.mjs')}`,
    PATH: [programs, dirname(process.execPath), '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(delimiter),
  };
  return outcome(start(args, environment, by));
}

const samplesIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);

test('sample: what a Mac tells, without a word about what it lacks', async (t) => {
  const { stdout, stderr, code } = await onMac(t, ['sample', '-n', '3', '-i', '1']);
  t.deepEqual({ stderr, code }, { stderr: '', code: 0 });
  const names = samplesIn(stdout).flatMap(({ metrics }) => Object.keys(metrics));
  for (const group of ['cpu', 'memory', 'swap', 'disk', 'network', 'filesystem', 'gpu', 'power', 'battery'])
    t.true(
      names.some((name) => name.startsWith(`${group}.`)),
      group,
    );
});

test('list collectors and doctor: those of a Mac, and nothing about /proc or systemd', async (t) => {
  const { stdout: listed } = await onMac(t, ['list', 'collectors']);
  t.deepEqual(
    listed
      .trimEnd()
      .split('\n')
      .map((line) => /^\w+/.exec(line)?.[0]),
    [
      ...['cpu', 'memory', 'swap', 'vm', 'system', 'disk', 'network', 'filesystem', 'gpu', 'power', 'battery', 'temperature', 'fan'],
      'cubestat',
    ],
  );
  const { stdout, stderr } = await onMac(t, ['doctor']);
  t.is(stderr, '');
  t.deepEqual(stdout.match(/^\w+$/gm), ['collectors', 'permissions', 'clock', 'runtime', 'configuration']);
  t.notRegex(stdout, /\/proc|systemd|timedatectl/);
});

test('run: the memory and the CPU time of a tree, as ps lists it', async (t) => {
  const busy = 'i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done';
  const { stdout, stderr, code } = await onMac(t, ['run', '-f', 'json', '-i', '100ms', '--', 'sh', '-c', `sh -c '${busy}'; sleep 1`]);
  t.deepEqual({ stderr, code }, { stderr: '', code: 0 });
  const { user_seconds, peak_rss_bytes, peak_pss_bytes, processes_left } = JSON.parse(stdout) as Record<string, number>;
  t.true(user_seconds! >= 0, `${user_seconds}`);
  t.true(peak_rss_bytes! > 100_000, `${peak_rss_bytes}`);
  t.deepEqual([peak_pss_bytes, processes_left], [undefined, 0]);
});

/** As on a Mac, nothing is below /proc. Only root may hide it, from this program alone. */
const withoutProc = (t: ExecutionContext) => ['unshare', '-m', 'sh', '-c', '/bin/mount --bind "$0" /proc && exec "$@"', makeTree(t, {})];
const apart = mayMount ? test : test.skip;

apart('run: what is not known without /proc is left out; samples go to a descriptor', async (t) => {
  const folder = makeTree(t, {});
  const file = join(folder, 'samples');
  const by = [...withoutProc(t), 'sh', '-c', `exec "$@" 3>${file}`, 'sh'];
  const command = `until [ -s ${file} ]; do sleep 0.1; done; exit 3`;
  const { stderr, code } = await onMac(t, ['run', '--fd', '3', '-i', '500ms', '--', 'sh', '-c', command], by);
  t.is(code, 3);
  t.regex(stderr, /^ {2}exit code +3$/m);
  t.notRegex(stderr, /^ {2}(user|system|CPU (mean|p95|max)|peak)/m);
  t.true(samplesIn(readFileSync(file, 'utf8')).length > 0);
});

apart('sample to exporters of files, and back', async (t) => {
  const folder = makeTree(t, {});
  const file = join(folder, 'mac.csv');
  t.is((await onMac(t, ['sample', '-n', '2', '-i', '200ms', '--output', 'csv', '-o', file], withoutProc(t))).code, 0);
  t.regex((await onMac(t, ['summary', file], withoutProc(t))).stdout, /memory\.used\.bytes/);
});
