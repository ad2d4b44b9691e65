import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import type { Sample } from '../../src/samples/sample.ts';
import { changeTree, makeTree } from '../fixtures/tree.ts';
import { cubestat, inProcess, outcome, shell, start, takesSignal } from './cubestat.ts';
import { until } from '../until.ts';

const parse = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
// A disk that is busy with other tests may make its collector late.
const fast = ['-i', '20ms', '--no-collector', 'filesystem'];

test('sample writes a line of JSON for each interval and nothing else', async (t) => {
  const { stdout, stderr, code } = await cubestat(['sample', ...fast, '-n', '3', '--host', 'web1', '--tag', 'env=prod', '--tag', 'rack=3']);
  t.is(code, 0);
  t.notRegex(stderr, /\n(?!cubestat: ticks missed)./);
  const samples = parse(stdout);
  t.is(samples.length, 3);
  t.deepEqual(Object.keys(samples[0]!), ['timestamp', 'host', 'tags', 'metrics']);
  t.deepEqual(samples[0]!.tags, { env: 'prod', rack: '3' });
  t.true(samples[0]!.metrics['memory.total.bytes']! > 0);
});

test('head -1 ends the pipe in silence', async (t) => {
  const { stdout, stderr, code } = await shell(`cubestat sample ${fast.join(' ')} | head -1 | wc -l; echo "\${PIPESTATUS[@]}"`);
  t.is(stdout, '1\n0 0 0\n');
  t.is(stderr.replace(/cubestat: ticks missed: \d+\n/, ''), '');
  t.is(code, 0);
});

test('head -1 ends help and lists in silence', async (t) => {
  t.like(await shell('cubestat list metrics | head -1 | wc -l; cubestat --help | true; echo "${PIPESTATUS[@]}"'), {
    stdout: '1\n0 0\n',
    stderr: '',
  });
});

test('a full disk is said, and the exit code is 74', async (t) => {
  const { stderr, code } = await shell(`cubestat sample -q ${fast.join(' ')} > /dev/full`);
  t.is(stderr, 'cubestat: cannot write to stdout: no space left on device\n');
  t.is(code, 74);
});

test('a record is visible downstream at once', async (t) => {
  const child = start(['filter', '--format', 'csv', '--csv-shape', 'long']);
  child.stdin!.write('{"timestamp":1,"host":"a","metrics":{"x":5}}\n');
  let seen = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (seen += text));
  await until(() => seen.includes('x,5\n') || child.exitCode !== null, 'the record is seen');
  t.regex(seen, /x,5\n$/);
  child.stdin!.end();
  t.is((await once(child, 'close'))[0], 0);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} in the middle of json leaves a valid array`, async (t) => {
    const child = start(['sample', ...fast, '--format', 'json']);
    const done = outcome(child);
    await once(child.stdout!, 'data');
    child.kill(signal);
    const { stdout, code } = await done;
    t.is(code, 0);
    t.true((JSON.parse(stdout) as unknown[]).length > 0);
  });
}

test('Ctrl-C reaches every stage of a pipe at once: filter reads on to the end', async (t) => {
  const child = start(['filter']);
  const done = outcome(child);
  child.stdin!.write('{"timestamp":1,"host":"a","metrics":{"x":1}}\n');
  await once(child.stdout!, 'data');
  child.kill('SIGINT');
  await takesSignal(child);
  child.stdin!.end('{"timestamp":2,"host":"a","metrics":{"x":1}}\n');
  const { stdout, code } = await done;
  t.is(code, 0);
  t.is(parse(stdout).length, 2);
});

test('SIGTERM ends filter though its input goes on', async (t) => {
  const child = start(['filter']);
  const done = outcome(child);
  child.stdin!.write('{"timestamp":1,"host":"a","metrics":{"x":1}}\n');
  await once(child.stdout!, 'data');
  child.kill('SIGTERM');
  const { stdout, code } = await done;
  t.is(code, 0);
  t.is(parse(stdout).length, 1);
});

test('a second signal ends at once', async (t) => {
  const child = start(['filter']);
  child.stdin!.write('{"timestamp":1,"host":"a","metrics":{"x":1}}\n');
  await once(child.stdout!, 'data');
  child.kill('SIGINT');
  await takesSignal(child);
  child.kill('SIGINT');
  t.deepEqual(await once(child, 'close'), [null, 'SIGINT']);
});

test('a second signal ends an export too whose input goes on in silence, after it has said what is left', async (t) => {
  const child = start(['export', '--to', 'ndjson']);
  const done = outcome(child);
  child.stdin!.write('{"timestamp":1,"host":"a","metrics":{"x":1}}\n');
  await once(child.stdout!, 'data');
  child.kill('SIGINT');
  await takesSignal(child);
  child.kill('SIGINT');
  const { stderr, code } = await done;
  t.deepEqual({ stderr, code }, { stderr: 'cubestat: ndjson: 1 read, 1 written\n', code: 0 });
});

test('a process that was stopped skips what it missed, says so, and its next rates are right', async (t) => {
  const root = makeTree(t, { 'proc/vmstat': faults(0) });
  const child = start(['sample', '-i', '20ms', '--procfs', join(root, 'proc'), '--collectors', 'vm,cubestat']);
  const done = outcome(child);
  let seen = '';
  child.stdout!.on('data', (text) => (seen += text));
  await once(child.stdout!, 'data');
  child.kill('SIGSTOP');
  const before = seen.split('\n').length;
  // At least so long: for ticks to be missed, time has to pass.
  await setTimeout(500);
  changeTree(root, { 'proc/vmstat': faults(5000) });
  child.kill('SIGCONT');
  await until(() => seen.split('\n').length > 3 + before, 'samples come again');
  changeTree(root, { 'proc/vmstat': faults(5001) });
  await until(() => parse(whole(seen)).some((sample) => faultRate(sample) > 0), 'a rate');
  child.kill('SIGINT');
  const { stdout, stderr } = await done;
  const samples = parse(stdout);
  const missed = ({ metrics }: Sample) => metrics['cubestat.ticks_missed.count']!;
  t.true(
    samples.some((sample) => missed(sample) >= 15),
    stdout,
  );
  t.regex(stderr, /^cubestat: ticks missed: \d+\n$/);
  const rates = samples.map(faultRate);
  // Were the faults of the stop of one interval, it would be 250 000.
  t.true(
    rates.every((rate) => rate >= 0 && rate <= 10_500),
    rates.join(),
  );
});

const whole = (text: string) => text.slice(0, text.lastIndexOf('\n') + 1);
const faultRate = ({ metrics }: Sample) => metrics['vm.page_faults.ops_per_sec'] ?? 0;

function faults(count: number): string {
  return `pgfault ${String(Math.round(count)).padStart(9, '0')}\n`;
}

test('what is not there is said in a line, exit code 2', async (t) => {
  t.deepEqual(await inProcess(['sampel']), { stdout: '', stderr: 'cubestat: no command sampel; did you mean sample?\n', code: 2 });
  for (const [args, message] of [
    [['sampel'], 'no command sampel; did you mean sample?'],
    [['nonsuch'], 'no command nonsuch; cubestat help shows those that there are'],
    [['package.json'], 'no command package.json; cubestat view package.json draws what is recorded in that file'],
    [['hlep'], 'no command hlep; did you mean help?'],
    [['version'], 'no command version; did you mean --version?'],
    [['--verison'], 'no option --verison; did you mean --version?'],
    [['sample', '--hlep'], 'no option --hlep; did you mean --help?'],
    [['filter', '-X'], 'no option -X'],
    [['sample', '--intervall', '1s'], 'no option --intervall; did you mean --interval?'],
    [['sample', '-i', '0.5ms'], '--interval "0.5ms": expected 1ms or more'],
    [['sample', '-i', '-1s'], '--interval "-1s": expected a duration such as 100ms, 1s or 1m30s'],
    [['sample', '-i', '1,5s'], '--interval "1,5s": expected a duration such as 100ms, 1s or 1m30s'],
    [['sample', '-i', ''], '--interval "": expected a duration such as 100ms, 1s or 1m30s'],
    [['sample', '-i'], '--interval needs a value: --interval DURATION'],
    [['sample', '-n', 'abc'], '--count "abc": expected a whole number, 1 or more'],
    [['sample', '-n', '0'], '--count "0": expected a whole number, 1 or more'],
    [['sample', '--tag', 'prod'], '--tag "prod": expected name=value'],
    [['sample', '--collectors', 'cpu,disc'], 'no collector disc; did you mean disk?'],
    [['sample', '--no-collector', 'gpus'], 'no collector gpus; did you mean gpu?'],
    [['sample', 'x'], 'cubestat sample has no operand "x"'],
    [['sample', '--procfs', '/nonexistent'], '--procfs "/nonexistent": expected a folder that can be read: no such file or directory'],
    [['sample', '--sysfs', '/dev/null'], '--sysfs "/dev/null": expected a folder that can be read: not a directory'],
    [['list', '--rootfs', ''], '--rootfs "": expected a folder that can be read: no such file or directory'],
    [['sample', '--duration', '10ms'], '--duration is shorter than --interval: there would be no sample'],
    [
      ['sample', '-o', 'f', '--append-output'],
      '--append-output would do nothing here: sample reads it with --output csv or with --output json only',
    ],
    [['sample', '--prometheus-port', '9'], '--prometheus-port would do nothing here: sample reads it with --output prometheus only'],
    [['sample', '--spool', 'x'], '--spool would do nothing here: sample reads it with --output or --config only'],
    [
      ['filter', '-f', 'csv', '--influxdb-schema', 'tagged'],
      '--influxdb-schema would do nothing here: filter reads it with --format influxdb only',
    ],
    [['export', '--to', 'csv', '--influxdb-url', 'x'], '--influxdb-url would do nothing here: export reads it with --to influxdb only'],
    [['sample', '--append-output=banana'], '--append-output "banana": expected true or false'],
    [['export', '--to', 'csv', '--spool', ''], '--spool "": expected the name of a file'],
    [['export', '--to', 'csv', '--dead-letters='], '--dead-letters "": expected the name of a file'],
    [['sample', '--collectors', 'cpu,'], 'no collector ""'],
    [['export', '--to', 'csv', '--append-output='], '--append-output "": expected true or false'],
    [['sample', '-i', '2s', '-i', 'soon'], '--interval "soon": expected a duration such as 100ms, 1s or 1m30s'],
    [['sample', '--host='], '--host "": expected something'],
    [['filter', '--host', ''], '--host "": expected something'],
    [['sample', '--to', 'csv'], 'no option --to; did you mean --output?'],
    [['export', '--output', 'csv'], 'no option --output; did you mean --to?'],
    [['filter', '--include', ''], '--include "": expected a glob such as \'cpu.*\''],
    [['list', 'metrics', '--above', 'cpu.count=1'], '--above would do nothing here: list reads it for alerts only'],
    [['list', 'alerts', '--store', 'influxdb'], '--store would do nothing here: list reads it for dashboard only'],
    [['list', 'alerts', '--above', 'cpu.count=many'], '--above "cpu.count=many": expected NAME=NUMBER'],
    [['list', 'alerts', '--below', 'cpu.cuont=1'], 'no metric cpu.cuont; did you mean cpu.count?'],
    [
      ['list', 'metric'],
      'list what? metrics, formats, filters, exporters, config, collectors, alerts, dashboard or schema; did you mean metrics?',
    ],
  ] as const) {
    t.deepEqual(await inProcess(args), { stdout: '', stderr: `cubestat: ${message}\n`, code: 2 }, args.join(' '));
  }
});

test('an option may stand in the environment; flags win', async (t) => {
  const environment = {
    CUBESTAT_INTERVAL: '20ms',
    CUBESTAT_COUNT: '2',
    CUBESTAT_INCLUDE: 'cpu.count memory.total.*',
    CUBESTAT_HOST: 'web1',
  };
  const [first, ...rest] = parse((await inProcess(['sample', '--host', 'web2'], { environment })).stdout);
  t.is(rest.length, 1);
  t.is(first!.host, 'web2');
  t.deepEqual(Object.keys(first!.metrics), ['cpu.count', 'memory.total.bytes']);
  t.like(await inProcess(['sample'], { environment: { CUBESTAT_INTERVAL: 'soon' } }), {
    stderr: 'cubestat: CUBESTAT_INTERVAL "soon": expected a duration such as 100ms, 1s or 1m30s\n',
    code: 2,
  });
});

test('a value may follow its short option at once', async (t) => {
  t.is(parse((await inProcess(['sample', '-qi20ms', '-n2'])).stdout).length, 2);
});

test('a glob that matches nothing is said once', async (t) => {
  const { stderr } = await inProcess(['sample', ...fast, '-n', '3', '--include', 'cpus.*', '--include', 'cpu.count', '--exclude', 'gpu.*']);
  t.regex(stderr, /^cubestat: "cpus\.\*" matches no metric so far; .*\n/);
  t.is(stderr.match(/matches no metric/g)!.length, 1);
});

for (const verb of [['filter'], ['export', '--to', 'ndjson'], ['export', '--to', 'ndjson', '--dry-run'], ['view', '--print'], ['replay']]) {
  test(`a selection of which nothing is left is said once: ${verb.join(' ')}`, async (t) => {
    const input = [1, 2].map((timestamp) => `{"timestamp":${timestamp},"host":"web1","metrics":{"cpu.count":4}}\n`).join('');
    const { stderr, code } = await inProcess([...verb, '--include', 'gpu.*'], { input });
    t.deepEqual(stderr.match(/^.*selected$/gm), ['cubestat: no metric of 2 samples was selected']);
    t.is(code, 0);
  });
}

test('files are read one after the other, and - is stdin', async (t) => {
  const line = (timestamp: number) => `{"timestamp":${timestamp},"host":"a","metrics":{"x":1}}\n`;
  const root = makeTree(t, { 'a.ndjson': line(1), 'b.ndjson': line(3) });
  const { stdout } = await inProcess(['filter', join(root, 'a.ndjson'), '-', join(root, 'b.ndjson')], { input: line(2) });
  t.deepEqual(
    parse(stdout).map(({ timestamp }) => timestamp),
    [1, 2, 3],
  );
  const missing = join(root, 'c.ndjson');
  t.deepEqual(await inProcess(['filter', missing]), {
    stdout: '',
    stderr: `cubestat: cannot read ${missing}: no such file or directory\n`,
    code: 1,
  });
});

test('filter keeps what it does not know as it is', async (t) => {
  const input = '{"timestamp":1750693377.593,"host":"web1","tags":{"a":"b"},"metrics":{"my.own metric":1.25e-7,"__proto__":3,"é":-0.5}}\n';
  t.is((await inProcess(['filter', '--include', '*'], { input })).stdout, input);
});

test('-n ends filter early and cleanly, also behind other filters and before a file', async (t) => {
  const { stdout, stderr, code } = await shell(
    `set -o pipefail; cubestat sample -q -i 20ms | cubestat filter --include 'memory.*' --tag a=b -n 2 -f json -o /dev/stdout | cat`,
  );
  t.is(stderr, '');
  t.is((JSON.parse(stdout) as unknown[]).length, 2);
  t.is(code, 0);
});

test('-n ends filter early and cleanly', async (t) => {
  const { stdout, code } = await shell(`yes '{"timestamp":1,"host":"a","metrics":{"x":1}}' | cubestat filter -n 2`);
  t.is(code, 0);
  t.is(parse(stdout).length, 2);
});

test('-o writes a file; a folder that is not there is said, exit code 74', async (t) => {
  const root = makeTree(t, {});
  const path = join(root, 'out.json');
  t.deepEqual(await inProcess(['sample', '-q', ...fast, '-n', '2', '-f', 'json', '-o', path]), { stdout: '', stderr: '', code: 0 });
  t.is((JSON.parse(readFileSync(path, 'utf8')) as unknown[]).length, 2);
  const nowhere = join(root, 'none', 'out.json');
  t.deepEqual(await inProcess(['sample', '-o', nowhere]), {
    stdout: '',
    stderr: `cubestat: cannot write to ${nowhere}: no such file or directory\n`,
    code: 74,
  });
});

for (const word of ['--version', '--help', 'list metrics'])
  test(`${word} that cannot be written is told, and ends in silence where nobody reads`, async (t) => {
    const full = await shell(`cubestat ${word} > /dev/full`);
    t.like(full, { stderr: 'cubestat: cannot write to stdout: no space left on device\n', code: 74 });
    t.like(await shell(`exec 3> >(true); wait $!; cubestat ${word} >&3`), { stderr: '', code: 0 });
  });

test('-V and --version give the version of the package', async (t) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  for (const flag of ['-V', '--version']) t.is((await inProcess([flag])).stdout, `${version}\n`);
});

test('list: a line each, or a JSON object a line', async (t) => {
  t.regex((await inProcess(['list', 'exporters'])).stdout, /^influxdb +Writes points to InfluxDB/m);
  const { stdout } = await inProcess(['list', 'formats']);
  t.regex(stdout, /^ndjson {6}A JSON object a line/);
  const root = makeTree(t, { 'proc/meminfo': 'MemTotal: 1 kB\n', 'sys/none': '' });
  const paths = ['--procfs', join(root, 'proc'), '--sysfs', join(root, 'sys'), '--rootfs', root];
  const found = (await inProcess(['list', 'collectors', '--json', ...paths])).stdout.trimEnd().split('\n');
  const [cpu, memory] = found.map((line) => JSON.parse(line) as Record<string, unknown>);
  t.deepEqual(cpu, { name: 'cpu', available: false, reason: `${root}/proc/stat is missing` });
  t.like(memory, { name: 'memory', available: true });
});

test('a container watches its host: everything is read below the given roots', async (t) => {
  const root = makeTree(t, {
    'proc/meminfo': 'MemTotal: 1000 kB\nMemAvailable: 250 kB\n',
    'proc/loadavg': '1.50 2.25 3.00 1/2 3\n',
    'sys/none': '',
  });
  const { stdout } = await inProcess([
    'sample',
    ...fast,
    '-n',
    '1',
    '--procfs',
    join(root, 'proc'),
    '--sysfs',
    join(root, 'sys'),
    '--rootfs',
    root,
    '--no-collector',
    'cubestat',
  ]);
  const [{ metrics }] = parse(stdout) as [Sample];
  t.like(metrics, { 'memory.used.percent': 75, 'system.load.5m.tasks': 2.25 });
  t.false(
    Object.keys(metrics).some((name) => /^(cpu|disk|network|gpu)\./.test(name)),
    stdout,
  );
});

test('a drawing is as wide as COLUMNS says, if that can be; what cannot be drawn is refused', async (t) => {
  const input = '{"timestamp":1700000000,"host":"web1","metrics":{"cpu.utilization.percent":50}}\n';
  const width = async (columns: string) => {
    const { stdout, stderr, code } = await inProcess(['view', '--print'], { input, environment: { COLUMNS: columns } });
    t.deepEqual([stderr, code], ['', 0]);
    return stdout.split('\n')[2]!.indexOf('%') + 11;
  };
  for (const columns of ['-5', '1.5', '7', '100000000', 'wide', '']) t.is(await width(columns), 100, columns);
  t.is(await width('60'), 60);
  const refused = async (...args: string[]) => (await inProcess(['view', '--print', ...args], { input })).stderr;
  t.is(await refused('--zoom', '100000000000000'), 'cubestat: --zoom "100000000000000": expected a whole number from 1 to 1000000\n');
  t.is(await refused('--width', '100000000'), 'cubestat: --width "100000000": expected a whole number from 20 to 2000\n');
});

test('view without a terminal says what it needs; with --print it draws as text', async (t) => {
  const input = Array.from({ length: 200 }, (_, at) =>
    JSON.stringify({ timestamp: at, host: 'web1', metrics: { 'a.b.percent': at / 2 } }),
  ).join('\n');
  const { code, stderr, stdout } = await inProcess(['view'], { input });
  t.deepEqual([code, stdout, stderr], [2, '', 'cubestat: view needs a terminal to draw on; with --print it draws once, as text\n']);
  const printed = await inProcess(['view', '--print', '--width', '60'], { input, environment: { TZ: 'UTC' } });
  t.is(printed.code, 0);
  t.notRegex(printed.stdout, /\u001b/);
  t.regex(printed.stdout, /^ web1 · 1970-01-01 00:00:00 to 00:03:19 · 7s a column\n a +─.*\n b +[▁-█ ]+ 99\.5%\n/m);
  const svg = await inProcess(['view', '--print', '-f', 'svg'], { input });
  t.regex(svg.stdout, /^<svg xmlns[^]*<path [^>]*fill="#[^]*<\/svg>\n$/);
  t.regex((await inProcess(['view', '--print', '--color', 'always'], { input })).stdout, /\u001b\[0;38;/);
});

test('the terminal as an exporter needs one', async (t) => {
  const { code, stderr } = await inProcess(['sample', '--output', 'terminal']);
  t.is(code, 2);
  t.regex(stderr, /^cubestat: terminal: stdout is not a terminal to draw on/);
});
