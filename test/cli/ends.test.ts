import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { executable, start } from './cubestat.ts';

const metrics = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`m${at}`, at]));
const lines = (count: number) =>
  Array.from({ length: count }, (_, timestamp) => `${JSON.stringify({ timestamp, host: 'a', metrics })}\n`).join('');

/** Files for commands that run in them. */
const folder = (t: Parameters<typeof makeTree>[0]) => makeTree(t, { 'in.ndjson': lines(3000) });

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
  const child = spawn('script', ['-qfc', command, '/dev/null'], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  t.teardown(() => child.kill('SIGKILL'));
  let code = '';
  writeFileSync(join(cwd, 'code'), '');
  while (!(code = readFileSync(join(cwd, 'code'), 'utf8'))) await setTimeout(50);
  t.is(code, '1\n');
});
