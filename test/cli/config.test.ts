import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { cubestat, inProcess } from './cubestat.ts';

const line = '{"timestamp":1,"host":"a","metrics":{"cpu.count":2,"memory.free.bytes":1}}\n';

/** A folder for XDG_CONFIG_HOME with the user's file. */
function home(t: ExecutionContext, toml: string) {
  const folder = makeTree(t, { 'cubestat/config.toml': toml });
  return { folder, path: join(folder, 'cubestat/config.toml'), environment: { XDG_CONFIG_HOME: folder } };
}

test('the standard file has options of verbs: the command line and the environment come before it', async (t) => {
  const { environment } = home(t, '[filter]\ninclude = ["cpu.*"]\ntag = { env = "prod" }\nformat = "csv"\n');
  const filtered = async (args: string[], more = {}) =>
    (await cubestat(['filter', ...args], { input: line, environment: { ...environment, ...more } })).stdout;
  t.regex(await filtered([]), /^timestamp,host,env,cpu\.count\n/);
  t.regex(await filtered(['-f', 'ndjson']), /^\{"timestamp":1,.*"env":"prod".*"cpu.count":2\}\}\n$/);
  t.regex(await filtered([], { CUBESTAT_FORMAT: 'ndjson' }), /^\{/);
});

test('what TOML has for a number that is none is refused', async (t) => {
  for (const [toml, message] of [
    ['host = 1.10', 'host 1.1: expected a text, in quotes: else 1.10 becomes 1.1'],
    ['host = 1.0', 'host 1: expected a text, in quotes: else 1.10 becomes 1.1'],
    ['tag = { version = 1.10 }', 'tag {"version":1.1}: expected a text, in quotes: else 1.10 becomes 1.1'],
    ['include = [1.10]', 'include [1.1]: expected a text, in quotes: else 1.10 becomes 1.1'],
    ['host = inf', 'host Infinity: expected a text or a number'],
    ['interval = nan', 'interval NaN: expected a text or a number'],
    ['tag = { a = -inf }', 'tag {"a":null}: expected texts or numbers in it'],
  ] as const) {
    const { environment, path } = home(t, `[sample]\n${toml}\n`);
    const { stderr, code } = await inProcess(['sample', '-n', '1'], { environment });
    t.is(stderr, `cubestat: ${path}, line 2: ${message}\n`);
    t.is(code, 2);
  }
});

test('a file that is named takes the place of the standard one', async (t) => {
  const { environment } = home(t, '[filter]\nformat = "csv"\n');
  const outcome = await inProcess(['filter'], { input: line, environment: { ...environment, CUBESTAT_CONFIG: '/dev/null' } });
  t.is(outcome.stdout, line);
});

test('sample --config runs the exporters of the file, with its options; of the standard file it takes options only', async (t) => {
  const out = join(makeTree(t, {}), 'out.csv');
  const toml = `[sample]\ninterval = "10ms"\ninclude = ["cpu.count"]\n[exporters.file]\ntype = "csv"\nfilename = "${out}"\n`;
  const { path, environment } = home(t, toml);
  const found = await inProcess(['sample', '-n', '1'], { environment });
  t.regex(found.stdout, /^\{"timestamp":[\d.]+,"host":"[^"]*","metrics":\{"cpu.count":\d+\}\}\n$/);
  t.false(existsSync(out), 'nothing is exported that was not asked for');
  const named = await inProcess(['sample', '-n', '2', '--config', path]);
  t.deepEqual({ stdout: named.stdout, code: named.code }, { stdout: '', code: 0 });
  t.is(readFileSync(out, 'utf8').trimEnd().split('\n').length, 3);
});

test('what the exporters of a file make useless is refused', async (t) => {
  const { path } = home(t, '[exporters.file]\ntype = "csv"\nfilename = "/dev/null"\n');
  for (const [words, flag] of [
    [['-o', 'x'], '--output-file'],
    [['-f', 'csv'], '--format'],
  ] as const) {
    const { stderr, code } = await inProcess(['sample', '--config', path, ...words]);
    t.is(stderr, `cubestat: ${flag} would do nothing here: the exporters of ${path} get the samples\n`);
    t.is(code, 2);
  }
});

test('export without a destination delivers to those of the standard file, and says so', async (t) => {
  const out = join(makeTree(t, {}), 'out.ndjson');
  const { path, environment } = home(t, `[exporters.file]\ntype = "csv"\nfilename = "${out}"\n`);
  const { stderr, code } = await inProcess(['export'], { input: line, environment });
  t.true(stderr.startsWith(`cubestat: the exporters are those of ${path}\n`), stderr);
  t.is(code, 0);
  t.regex(readFileSync(out, 'utf8'), /cpu\.count/);
});

for (const [name, toml, message] of [
  ['an unknown table', '[filter]\n[smaple]\n', /line 2: no table smaple is known; did you mean sample\?/],
  ['an unknown option', '[filter]\n\nformt = "csv"\n', /line 3: no option formt; did you mean format\?/],
  ['a key outside of a table', 'interval = "5s"\n', /line 1: interval stands in no table; exporters are/],
  ['a value that cannot be', '[filter]\nformat = "xml"\n', /line 2: format "xml": expected ndjson/],
  ['no table', 'filter = 5\n', /line 1: filter is not a table of options/],
  ['a file within a file', '[export]\nconfig = "x"\n[filter]\nconfig = "x"\n', /line 4: no option config/],
] as const) {
  test(`${name} in the standard file is told with file and line`, async (t) => {
    const { path, environment } = home(t, toml);
    const { stderr, code } = await inProcess(['filter'], { environment });
    t.regex(stderr, message);
    t.true(stderr.startsWith(`cubestat: ${path}, `), stderr);
    t.is(code, 2);
  });
}

test('a wrong file keeps neither help nor doctor from telling', async (t) => {
  const { environment } = home(t, '[exporters\n');
  t.is((await inProcess(['help', 'filter'], { environment })).code, 0);
  const { stdout, code } = await inProcess(['doctor', '--json'], { environment });
  t.regex(stdout, /"area":"configuration",.*"state":"broken",.*line 1: /);
  t.is(code, 1);
});

test('list config: which files are read, and where each option comes from', async (t) => {
  const { path, environment } = home(t, '[sample]\ninterval = "2s"\n[exporters.db]\ntype = "influxdb"\ntoken = "abc"\nqueue_size = 5\n');
  const { stdout } = await inProcess(['list', 'config', '--json'], { environment: { ...environment, CUBESTAT_PRECISION: 'full' } });
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row) as { name: string; value?: string; from: string });
  const told = (name: string) => rows.find((row) => row.name === name);
  t.deepEqual(rows[0], { name: 'file', value: path, from: 'read' });
  t.deepEqual(told('sample.interval'), { name: 'sample.interval', value: '2s', from: `${path}, line 2` });
  t.deepEqual(told('sample.precision'), { name: 'sample.precision', value: 'full', from: 'CUBESTAT_PRECISION' });
  t.deepEqual(told('view.theme'), { name: 'view.theme', value: 'auto', from: 'default' });
  t.deepEqual(told('exporters.db.token'), { name: 'exporters.db.token', value: '(hidden)', from: `${path}, line 5` });
  t.deepEqual(told('exporters.db.queue_size'), { name: 'exporters.db.queue_size', value: '5', from: `${path}, line 6` });
});
