import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { until } from '../until.ts';
import { cubestat, inProcess, outcome, start } from './cubestat.ts';

const lines = (metricsAt: (at: number) => object, host = 'web1') =>
  Array.from({ length: 60 }, (_, at) => `${JSON.stringify({ timestamp: 1_750_000_000 + at, host, metrics: metricsAt(at) })}\n`).join('');

const wave = (at: number) => (at * 7919) % 11;
const before = lines((at) => ({ 'cpu.utilization.percent': 20 + wave(at), 'memory.used.bytes': 2 ** 30 + wave(at + 1), same: wave(at) }));
const after = lines((at) => ({
  'cpu.utilization.percent': 40 + wave(at),
  'memory.used.bytes': 2 ** 31 + wave(at),
  same: wave(at + 5),
  new: 1,
}));
const recordings = (t: Parameters<typeof makeTree>[0]) => {
  const folder = makeTree(t, { before, after });
  return [join(folder, 'before'), join(folder, 'after')] as const;
};

test('what moved, with units, what moved most first, and what both cover', async (t) => {
  const { stdout, stderr, code } = await cubestat(['diff', ...recordings(t)], { environment: { TZ: 'UTC' } });
  t.is(stderr, '');
  t.is(code, 0);
  t.deepEqual(stdout.split('\n'), [
    'metric                   before   after   change  percent       p',
    'memory.used.bytes        1.0GiB  2.0GiB  +1.0GiB  +100.0%  <0.001',
    'cpu.utilization.percent   25.1%   45.1%  +20.0pp   +79.5%  <0.001',
    'new                                1.00',
    '',
    '2 of 3 metrics moved by more than noise, p < 0.01; --all lists the others',
    'before: web1: 2025-06-15 15:06:40 to 2025-06-15 15:07:39, 60 samples, one each 1s',
    'after: web1: 2025-06-15 15:06:40 to 2025-06-15 15:07:39, 60 samples, one each 1s',
    '',
  ]);
});

test('as JSON, CSV and Markdown; filters are for both', async (t) => {
  const diff = async (...args: string[]) => (await inProcess(['diff', ...args, ...recordings(t)])).stdout;
  const json = JSON.parse(await diff('-f', 'json', '--all', '-g', 'host', '--include', 'same')) as { metrics: object[]; after: object };
  t.like(json.metrics[0], { metric: 'same', host: 'web1', statistic: 'mean', moved: false });
  t.like(json.after, { hosts: [{ host: 'web1', samples: 60 }] });
  const csv = (await diff('-f', 'csv', '-a', 'min,max', '--include', 'cpu.*')).split('\n');
  t.is(csv[0], 'metric,statistic,before,after,change,percent,p,moved');
  t.regex(csv[1]!, /^cpu\.utilization\.percent,min,20,40,20,100,[\d.e-]+,true$/);
  t.regex(csv[2]!, /^cpu\.utilization\.percent,max,30,50,20,66\.6+[67],[\d.e-]+,true$/);
  t.regex(
    await diff('-f', 'markdown', '--include', 'cpu.*'),
    /^\| metric \| before .*\n\| :-- \| --: .*\n\| cpu\.utilization\.percent \| 25/,
  );
});

test('one of them may be stdin', async (t) => {
  const [, path] = recordings(t);
  const { stdout } = await inProcess(['diff', '-f', 'csv', '--include', 'cpu.*', '-', path], { input: before });
  t.regex(stdout, /^cpu\.utilization\.percent,mean,25\.15,45\.1[45]\d*,(20|19\.9\d*),79\.5/m);
});

test('what goes on without end is compared over a number of samples, both at the same time', async (t) => {
  const [path] = recordings(t);
  const refused = await inProcess(['diff', path, 'http://127.0.0.1:9/metrics']);
  t.like(refused, {
    code: 2,
    stderr: 'cubestat: http://127.0.0.1:9/metrics never ends: say what is compared, as with -n 60, or --until 10:30\n',
  });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.end(`load ${asked.length}\n`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const urls = [`${url}/a`, `${url}/b`];
  const { stdout, code } = await inProcess(['diff', '-n', '3', '--scrape-interval', '100ms', '--all', '-a', 'count', '-f', 'csv', ...urls]);
  t.is(code, 0);
  t.regex(stdout, /^load,count,3,3,/m);
  t.true(asked.lastIndexOf('/a') > asked.indexOf('/b'), asked.join());
});

test('of files too, -n takes the first samples', async (t) => {
  const { stdout } = await inProcess(['diff', '-n', '10', '--all', '-a', 'count', '-f', 'csv', '--include', 'same', ...recordings(t)]);
  t.regex(stdout, /^same,count,10,10,/m);
});

test('Ctrl-C compares what came of the second one until then; without any, it says so', async (t) => {
  const [path] = recordings(t);
  const interrupted = async (...operands: string[]) => {
    const child = start(['diff', '-f', 'csv', '--include', 'cpu.*', ...operands]);
    let said = '';
    child.stderr!.on('data', (text: Buffer) => (said += text.toString()));
    child.stdin!.write(`${after}no sample\n`);
    await until(() => said.includes('line 61'), 'the lines are read');
    child.kill('SIGINT');
    return { ...(await outcome(child)), said };
  };
  const first = await interrupted(path, '-');
  t.is(first.code, 0);
  t.regex(first.stdout, /^cpu\.utilization\.percent,mean,25\.15,45\.1/m);
  const second = await interrupted('-', path);
  t.like(second, { code: 1, stdout: '' });
  t.true(second.said.endsWith(`${path} was not read: interrupted\n`), second.said);
});

test('a condition that holds is named, and ends it with 1 when all is written', async (t) => {
  const args = ['diff', '-f', 'csv', '--include', 'cpu.*', '--fail-on', 'cpu.*:p95 > +10%', '--fail-on', 'cpu.* > +90%'];
  const { stdout, stderr, code } = await inProcess([...args, ...recordings(t)]);
  t.is(code, 1);
  t.is(stderr, 'cubestat: --fail-on "cpu.*:p95 > +10%": cpu.utilization.percent:p95 went from 30.0% to 50.0%, +20.0pp, +66.7%\n');
  t.regex(stdout, /^cpu\.utilization\.percent,mean,/m);
});

test('a condition that nothing can be judged by is no success', async (t) => {
  for (const [condition, why] of [
    ['cpu.utilisation.percent > +10%', 'no such metric; did you mean cpu.utilization.percent?'],
    ['new > +10%', 'no metric that both recordings have'],
  ] as const)
    t.like(await inProcess(['diff', '-f', 'csv', '--fail-on', condition, ...recordings(t)]), {
      code: 1,
      stderr: `cubestat: --fail-on "${condition}": ${why}\n`,
    });
  const passed = await inProcess(['diff', '-f', 'csv', '--fail-on', 'cpu.utilization.percent > +90%', ...recordings(t)]);
  t.like(passed, { code: 0, stderr: '' });
});

test('what cannot be compared is said', async (t) => {
  const [path] = recordings(t);
  const said = async (...args: string[]) => {
    const { stderr, code, stdout } = await inProcess(['diff', ...args]);
    return [code, stderr, stdout];
  };
  t.deepEqual(await said(path), [2, 'cubestat: diff what? cubestat diff BEFORE AFTER\n', '']);
  t.deepEqual(await said('-', '-'), [2, 'cubestat: stdin is one recording: the other one has to be a file\n', '']);
  t.deepEqual(await said(path, '/dev/null'), [1, 'cubestat: /dev/null has no sample to compare\n', '']);
  t.regex(String(await said('--alpha', '1', path, path)), /--alpha "1": expected a number between 0 and 1/);
});

test('no message of diff shows the password of a URL', async (t) => {
  const root = makeTree(t, { 'a.ndjson': '' });
  const file = join(root, 'a.ndjson');
  const { stderr } = await inProcess(['diff', 'http://me:secret@127.0.0.1:9/metrics', file]);
  t.is(stderr, 'cubestat: http://127.0.0.1:9/metrics never ends: say what is compared, as with -n 60, or --until 10:30\n');
});

test('a tag that neither recording has is told once', async (t) => {
  t.is((await inProcess(['diff', '-g', 'zone', ...recordings(t)])).stderr, 'cubestat: no sample has the tag zone\n');
});
