import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Sample } from '../../src/samples/sample.ts';
import { inProcess, outcome, start } from './cubestat.ts';
import { until } from '../until.ts';

/** The executable at work, and where its page is. */
async function serving(t: ExecutionContext, args: readonly string[]) {
  const child = start(args);
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr!.on('data', (text: Buffer) => (said += text.toString()));
  const [origin] = await until(() => /http:\/\/127\.0\.0\.1:\d+(?=\/)/.exec(said), 'the address');
  return { child, origin, ended: outcome(child) };
}

const sampling = ['sample', '-i', '50ms', '--include', 'cpu.count', '--output', 'web', '--web-port', '0'];

test('--output web serves this host while it is sampled, and ends with it', async (t) => {
  const { child, origin, ended } = await serving(t, sampling);
  await until(async () => (await fetch(`${origin}/healthz`)).status === 200, 'samples');
  const text = await (await fetch(`${origin}/samples?until=now`)).text();
  t.deepEqual(Object.keys((JSON.parse(text.split('\n')[0]!) as Sample).metrics), ['cpu.count']);
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  t.is(code, 0);
  t.is(stdout, '');
});

test('a reader who follows does not keep the program from its end', async (t) => {
  const { child, origin, ended } = await serving(t, sampling);
  const { body } = await fetch(`${origin}/events`);
  const reader = body!.getReader();
  await reader.read();
  child.kill('SIGTERM');
  const { code } = await ended;
  t.is(code, 0);
  await reader.cancel().catch(() => {});
});

test('view --serve shows a recording until it is stopped', async (t) => {
  const file = join(mkdtempSync(join(tmpdir(), 'cubestat-web-')), 'monday.ndjson');
  const line = (second: number) => `${JSON.stringify({ timestamp: 1_700_000_000 + second, host: 'web1', metrics: { x: second } })}\n`;
  writeFileSync(file, [0, 1, 2].map(line).join(''));
  const { child, origin, ended } = await serving(t, ['view', '--serve', '--web-port', '0', file]);
  await until(async () => (await fetch(`${origin}/healthz`)).status === 200, 'samples');
  t.is(await (await fetch(`${origin}/samples?since=2023-11-14T00:00Z&until=now`)).text(), [0, 1, 2].map(line).join(''));
  t.is(child.exitCode, null);
  child.kill('SIGINT');
  t.is((await ended).code, 0);
});

test('what --serve and the terminal read alone is refused where it would do nothing', async (t) => {
  const said = async (...args: string[]) => (await inProcess(['view', ...args, 'x.ndjson'])).stderr;
  t.is(await said('--serve', '--theme', 'dark'), 'cubestat: --theme would do nothing here: view reads it without --serve only\n');
  t.is(await said('--web-port', '8080'), 'cubestat: --web-port would do nothing here: view reads it with --serve only\n');
  t.is(await said('--serve', '--print'), 'cubestat: --serve and --print: expected one of them\n');
});
