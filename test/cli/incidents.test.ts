import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { until } from '../until.ts';
import { cubestat, inProcess, outcome, start } from './cubestat.ts';

const start2026 = Date.UTC(2026, 10, 25, 12) / 1000;
const line = (second: number, high: readonly number[], host = 'web1') =>
  `{"timestamp":${start2026 + second},"host":"${host}","metrics":{"cpu.utilization.percent":${high.includes(second) ? 99 : 5},"app.n.count":${second}}}\n`;
const lines = (count: number, high: readonly number[]) => Array.from({ length: count }, (_, second) => line(second, high));
const busy = ['--when', 'cpu.utilization.percent > 90', '--keep', '3s', '--after', '2s'];

test('incidents of a recording are files of their own, with what was before and behind', async (t) => {
  const input = lines(60, [10, 40, 41]);
  const folder = makeTree(t, { in: input.join('') });
  const { stdout, stderr, code } = await cubestat(['filter', ...busy, '-o', join(folder, 'incident-%h-%t.ndjson'), join(folder, 'in')]);
  t.deepEqual([stdout, code], ['', 0]);
  const names = ['incident-web1-20261125T120010Z.ndjson', 'incident-web1-20261125T120040Z.ndjson'];
  t.deepEqual(readdirSync(folder), ['in', ...names]);
  t.is(readFileSync(join(folder, names[0]!), 'utf8'), input.slice(7, 13).join(''));
  t.is(readFileSync(join(folder, names[1]!), 'utf8'), input.slice(37, 44).join(''));
  const told = [
    `cubestat: web1: incident of 2026-11-25T12:00:10.000Z begins, to be recorded in ${join(folder, names[0]!)}\n`,
    `cubestat: web1: incident of 2026-11-25T12:00:10.000Z: 6 samples recorded in ${join(folder, names[0]!)}\n`,
  ];
  for (const said of told) t.true(stderr.includes(said), stderr);
});

test('without a file all incidents go to stdout, through the other filters, in one document', async (t) => {
  const { stdout, stderr, code } = await inProcess(['filter', '-q', ...busy, '--include', 'app.*', '-f', 'csv', '--time-format', 'unix'], {
    input: lines(60, [10, 40]).join(''),
  });
  const times = [7, 8, 9, 10, 11, 12, 37, 38, 39, 40, 41, 42];
  t.is(stdout, `timestamp,host,app.n.count\n${times.map((second) => `${start2026 + second},web1,${second}\n`).join('')}`);
  t.deepEqual([stderr, code], ['', 0]);
});

test('files go through the filters and the format one by one, compressed where their name says so', async (t) => {
  const folder = makeTree(t, { in: lines(60, [10, 40]).join('') });
  const args = ['--include', 'app.*', '--tag', 'env=prod', '-n', '2', '-f', 'csv', '--time-format', 'unix'];
  await inProcess(['filter', '-q', ...busy, ...args, '-o', join(folder, '%t.csv.gz'), join(folder, 'in')]);
  for (const [name, first] of [
    ['20261125T120010Z', 7],
    ['20261125T120040Z', 37],
  ] as const) {
    const rows = [first, first + 1].map((second) => `${start2026 + second},web1,prod,${second}\n`);
    t.is(gunzipSync(readFileSync(join(folder, `${name}.csv.gz`))).toString(), `timestamp,host,env,app.n.count\n${rows.join('')}`);
  }
});

test('a file whose name ends in .gz is compressed without incidents too', async (t) => {
  const folder = makeTree(t, {});
  await inProcess(['filter', '-o', join(folder, 'a.ndjson.gz')], { input: lines(3, []).join('') });
  t.is((await inProcess(['filter', join(folder, 'a.ndjson.gz')])).stdout, lines(3, []).join(''));
});

test('incidents of many hosts at once are no reason for words about our own listeners', async (t) => {
  const hosts = Array.from({ length: 12 }, (_, at) => line(0, [0], `web${at}`));
  const folder = makeTree(t, { in: hosts.join('') });
  const { stderr } = await cubestat(['filter', ...busy, '-o', join(folder, '%h-%t.ndjson'), join(folder, 'in')]);
  t.notRegex(stderr, /Warning/);
  t.is(readdirSync(folder).length, 13);
});

test('two incidents in one second, and one more of the same recording, take no file away', async (t) => {
  const input = ['web1', 'web2'].map((host) => line(10, [10], host)).join('');
  const folder = makeTree(t, { in: input });
  for (let run = 0; run < 2; run += 1) await inProcess(['filter', ...busy, '-o', join(folder, '%t'), join(folder, 'in')]);
  const time = '20261125T120010Z';
  t.deepEqual(readdirSync(folder), [time, `${time}_2`, `${time}_3`, `${time}_4`, 'in']);
  t.is(readFileSync(join(folder, `${time}_2`), 'utf8'), line(10, [10], 'web2'));
});

for (const [name, signal] of [
  ['Ctrl-C', 'SIGINT'],
  ['SIGTERM', 'SIGTERM'],
] as const) {
  test(`an incident that goes on is written whole at ${name}`, async (t) => {
    const folder = makeTree(t, {});
    const child = start([
      'sample',
      '-i',
      '20ms',
      '--collectors',
      'system',
      '--when',
      'exists(system.*)',
      '-f',
      'json',
      '-o',
      join(folder, '%t.json'),
    ]);
    await until(() => readdirSync(folder).some((file) => readFileSync(join(folder, file)).length > 0), 'an incident is recorded');
    const ended = outcome(child);
    child.kill(signal);
    const { code, stderr } = await ended;
    t.is(code, 0);
    const [file] = readdirSync(folder);
    const samples = JSON.parse(readFileSync(join(folder, file!), 'utf8')) as unknown[];
    t.regex(stderr, new RegExp(`: ${samples.length} samples? recorded in `));
  });
}

test('a command runs when an incident begins, with the sample and the name of the file, and stdout is data', async (t) => {
  const folder = makeTree(t, { in: lines(60, [10]).join('') });
  const file = join(folder, '20261125T120010Z');
  const command = `sh -c 'echo "$CUBESTAT_INCIDENT_FILE"; cat; exit 3'`;
  const { stdout, stderr, code } = await cubestat(['filter', ...busy, '--exec', command, '-o', join(folder, '%t'), join(folder, 'in')]);
  t.deepEqual([stdout, code], ['', 0]);
  for (const said of [`${file}\n`, line(10, [10]), 'cubestat: sh: ended with exit status 3\n']) t.true(stderr.includes(said), said);
});

test('a command that runs still ends with the recorder', async (t) => {
  const child = start([
    'sample',
    '-i',
    '20ms',
    '--collectors',
    'system',
    '--when',
    'exists(system.*)',
    '--exec',
    `sh -c 'echo $$; exec sleep 1000'`,
  ]);
  child.stdout!.resume();
  const [pid] = (await once(child.stderr!, 'data').then(async ([first]) => {
    let said = String(first);
    child.stderr!.on('data', (more) => (said += more));
    return until(() => /^\d+$/m.exec(said), 'the command runs');
  })) as [string];
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  t.deepEqual(await ended, [0, null]);
  t.throws(() => process.kill(Number(pid), 0), { code: 'ESRCH' });
});

for (const [what, args, message] of [
  ['a letter that is none', [...busy, '-o', 'a-%d'], '--output-file a-%d: expected %t, %h or %%, not %d'],
  ['a shell', [...busy, '--exec', 'cat > file'], /^cubestat: --exec "cat > file": expected no > outside of quotes/],
  [
    'options without --when',
    ['--keep', '3s'],
    "--keep is of incidents: say when one begins, as with --when 'cpu.utilization.percent > 90'",
  ],
] as const) {
  test(`what makes no sense is refused: ${what}`, async (t) => {
    const { stderr, code } = await inProcess(['filter', ...args]);
    t.is(code, 2);
    if (typeof message === 'string') t.is(stderr, `cubestat: ${message}\n`);
    else t.regex(stderr, message);
  });
}

test('a folder that is not there is told at the start, not at the first incident', async (t) => {
  const { stderr, code } = await inProcess(['filter', ...busy, '-o', '/nowhere/%t'], { input: lines(3, []).join('') });
  t.deepEqual([stderr, code], ['cubestat: cannot write to /nowhere: no such file or directory\n', 74]);
});
