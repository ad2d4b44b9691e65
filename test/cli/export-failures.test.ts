import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { cubestat, inProcess, outcome, shell, start, takesSignal } from './cubestat.ts';

// What goes wrong around an export: its readers leave, its input breaks off, others cannot start, modules misbehave.

const line = (timestamp: number) => `{"timestamp":${timestamp},"host":"web1","metrics":{"cpu.user.percent":${timestamp}}}\n`;
const lines = (count: number) => Array.from({ length: count }, (_, at) => line(at + 1)).join('');
const rowsIn = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n').length - 1;
const module = (name: string, open: string) =>
  `import { Writable } from 'node:stream';\nexport default { name: '${name}', describe: 'x', options: {}, open() { ${open} } };\n`;

test('a reader that has seen enough ends its exporter in silence, and no other', async (t) => {
  const folder = makeTree(t, { in: lines(3000) });
  const path = join(folder, 'a.csv');
  const { stdout, stderr } = await shell(`cubestat export --to csv -o ${path} --tee < ${folder}/in | head -1; echo "\${PIPESTATUS[@]}"`);
  t.is(stdout, `${line(1)}0 0\n`);
  t.is(stderr, 'cubestat: csv: 3000 read, 3000 written\n');
  t.is(rowsIn(path), 3000);
});

test('when nobody takes samples any more, the reading ends', async (t) => {
  const { stdout, stderr } = await shell(
    'cubestat sample -i 20ms --collectors cubestat | cubestat export --to csv | head -1; echo "${PIPESTATUS[@]}"',
  );
  t.regex(stdout, /^timestamp,host,.*\n0 0 0\n$/);
  t.notRegex(stderr, /csv/);
});

test('a full disk under one exporter: the others get all, and its exit code is told', async (t) => {
  const folder = makeTree(t, { in: lines(3000) });
  const { stdout, stderr } = await shell(`cubestat export --to csv -o ${folder}/a.csv --tee < ${folder}/in > /dev/full; echo $?`);
  t.is(stdout, '74\n');
  t.regex(stderr, /tee: failed: cannot write to stdout: no space left on device; it gets no more samples/);
  t.is(rowsIn(join(folder, 'a.csv')), 3000);
});

test('an input that cannot be read on: what came before is delivered and counted', async (t) => {
  const folder = makeTree(t, { in: `${lines(3000)}bad\n${lines(10)}` });
  const [path, input] = [join(folder, 'a.csv'), join(folder, 'in')];
  const strict = await inProcess(['export', '--to', 'csv', '-o', path, '--strict', input]);
  t.is(strict.code, 1);
  t.regex(strict.stderr, /^cubestat: .*in, line 3001: .*\ncubestat: csv: 3000 read, 3000 written\n$/);
  t.is(rowsIn(path), 3000);
  t.false(existsSync(`${path}.lock`));
  t.is((await inProcess(['filter', '--strict', input])).stdout, lines(3000));
  const missing = await inProcess(['filter', input, join(folder, 'missing')]);
  t.is(missing.stdout, lines(3000) + lines(10));
  t.regex(missing.stderr, /cannot read .*missing: no such file or directory/);
  t.is(missing.code, 1);
});

test('an input that cannot be read on does not keep exporters that deliver nothing', async (t) => {
  const nowhere = ['--to', 'influxdb', '--influxdb-url', 'http://127.0.0.1:1', '--drain-timeout', '100ms'];
  const { code, stderr } = await inProcess(['export', ...nowhere, '--to', 'prometheus', '--prometheus-port', '0', '-', '/missing'], {
    input: lines(2),
  });
  t.is(code, 1);
  t.regex(stderr, /cannot read \/missing[^]*influxdb: 2 read, 0 written, 2 dropped/);
});

test('when one exporter cannot start, the others leave everything as it was', async (t) => {
  const folder = makeTree(t, { 'kept.csv': 'what stood here' });
  const kept = join(folder, 'kept.csv');
  const config = join(folder, 'exporters.toml');
  writeFileSync(
    config,
    `[exporters.kept]\ntype = "csv"\nfilename = "${kept}"\n[exporters.new]\ntype = "json"\nfilename = "${folder}/new.json"\n` +
      `[exporters.prometheus]\nport = 0\n[exporters.wrong]\ntype = "csv"\nfilename = "${folder}"\n`,
  );
  const { code, stderr } = await inProcess(['export', '--config', config], { input: lines(2) });
  t.is(code, 2, stderr);
  t.is(readFileSync(kept, 'utf8'), 'what stood here');
  t.false(['kept.csv.lock', 'new.json', 'new.json.lock'].some((name) => existsSync(join(folder, name))));
});

test('a file keeps what stands in it until there is something to write', async (t) => {
  const folder = makeTree(t, { 'kept.csv': 'what stood here' });
  const kept = join(folder, 'kept.csv');
  t.is((await inProcess(['export', '--to', 'csv', '-o', kept, join(folder, 'mistyped')])).code, 1);
  t.is(readFileSync(kept, 'utf8'), 'what stood here');
  t.is((await inProcess(['export', '--to', 'json', '-o', join(folder, 'new.json')])).code, 0);
  t.deepEqual(JSON.parse(readFileSync(join(folder, 'new.json'), 'utf8')), []);
});

test('a file that is read is not written', async (t) => {
  const folder = makeTree(t, { in: lines(5) });
  const path = join(folder, 'in');
  for (const command of [
    `filter -o ${path} ${path}`,
    `filter -o ${path} < ${path}`,
    `filter ${path} >> ${path}`,
    `export --to json -o ${path} ${path}`,
    `export --to csv < ${path} >> ${path}`,
  ]) {
    const { stdout, stderr } = await shell(`cubestat ${command}; echo $? >&2`);
    t.is(stdout, '');
    t.regex(stderr, /(in|stdin) is read and would be written at the same time: write to another file\n2\n$/, command);
    t.is(readFileSync(path, 'utf8'), lines(5));
  }
});

for (const [what, open, reason] of [
  ['a promise that nobody waits for', "Promise.reject(new Error('stray'));", 'stray'],
  ['an error in a timer', "setTimeout(() => { throw new Error('late'); }, 1);", 'late'],
  ['a sample that it changes', "sample.host = 'mine';", "Cannot assign to read only property 'host' of object '#<Object>'"],
] as const) {
  test(`${what} fails the module that it is of, and no other exporter`, async (t) => {
    const write = `write(sample, encoding, done) { ${open} setTimeout(done, 50); }`;
    const folder = makeTree(t, { 'mine.mjs': module('mine', `return new Writable({ objectMode: true, ${write} });`) });
    const path = join(folder, 'a.csv');
    const { code, stderr } = await cubestat(['export', '--to', join(folder, 'mine.mjs'), '--to', 'csv', '-o', path], { input: lines(500) });
    t.is(code, 1);
    t.true(stderr.includes(`cubestat: mine: failed: ${reason}; it gets no more samples\n`), stderr);
    t.regex(stderr, /csv: 500 read, 500 written/);
    t.true(readFileSync(path, 'utf8').includes('500.000,web1') || rowsIn(path) === 500);
  });
}

for (const [what, text, message] of [
  ['whose open never ends', module('mine', 'return new Promise(() => {});'), 'the promise of open is never settled'],
  ['with an await that never ends', `await new Promise(() => {});\n${module('mine', '')}`, 'an await in it never ends'],
  [
    'with an option that needs a value',
    module('mine', '').replace(
      'options: {',
      "options: { to: { describe: 'To', placeholder: 'N', read() { throw new Error('expected a N'); } },",
    ),
    '--mine-to: expected a N',
  ],
  [
    'with an option that reads a promise',
    module('mine', '').replace(
      'options: {',
      "options: { to: { describe: 'To', placeholder: 'N', async read() { throw new Error('no'); } },",
    ),
    '--mine-to: its read gave a promise, not a value',
  ],
] as const) {
  test(`a module ${what} is refused, rather than exit status 0 or a stack trace`, async (t) => {
    const folder = makeTree(t, { 'mine.mjs': text });
    const { code, stderr } = await cubestat(['export', '--to', join(folder, 'mine.mjs')], { input: lines(1) });
    t.is(code, 2);
    t.true(stderr.endsWith(`${message}\n`), stderr);
    t.is(stderr.split('\n').length, 2);
  });
}

test('a second signal says what is left, and ends', async (t) => {
  const child = start(['export', '--to', 'influxdb', '--influxdb-url', 'http://127.0.0.1:1', '--drain-timeout', '1h']);
  const done = outcome(child);
  child.stdin!.write(lines(5));
  await once(child.stderr!, 'data');
  child.kill('SIGTERM');
  await takesSignal(child);
  child.kill('SIGTERM');
  const { code, stderr } = await done;
  t.is(code, 1);
  t.regex(stderr, /influxdb: 5 read, 0 written, 5 dropped(, \d+ retried)?\n$/);
});

test('a working directory that is gone hinders only what names a file in it', async (t) => {
  const folder = makeTree(t, { in: line(1), 'below/x': '' });
  const within = (command: string) => shell(`mkdir -p ${folder}/below; cd ${folder}/below; rm -r ../below; ${command} < ${folder}/in`);
  const done = { stdout: line(1), stderr: 'cubestat: ndjson: 1 read, 1 written\n', code: 0 };
  t.deepEqual(await within('cubestat export --to ndjson'), done);
  const { stderr, code } = await within('cubestat export --to csv -o a.csv');
  t.deepEqual({ stderr, code }, { stderr: 'cubestat: cannot find the working directory: no such file or directory\n', code: 1 });
});

test('a configuration file that cannot be looked at is told, where it would have named the exporters', async (t) => {
  const XDG_CONFIG_HOME = makeTree(t, { 'cubestat/config.toml': { link: 'config.toml' } });
  const { stderr, code } = await inProcess(['export'], { environment: { XDG_CONFIG_HOME } });
  t.is(code, 2);
  t.true(
    stderr.endsWith(`, or --config FILE; ${XDG_CONFIG_HOME}/cubestat/config.toml cannot be read: too many symbolic links encountered\n`),
    stderr,
  );
});

test('a dozen exporters, or URLs, are as good as two', async (t) => {
  const twelve = Array.from({ length: 12 }, (_, at) => at);
  const exporters = twelve.map((at) => `[exporters.e${at}]\ntype = "csv"\nfilename = "${at}.csv"\n`).join('');
  const folder = makeTree(t, { 'cubestat.toml': exporters });
  const { stdout, stderr } = await shell(
    `cd ${folder} && echo '${line(1).trim()}' | cubestat export --config cubestat.toml && ls *.csv | wc -l`,
  );
  t.is(stdout, '12\n');
  t.notRegex(stderr, /Warning/);
  const asked = await cubestat(['filter', '--until', 'now', ...twelve.map((at) => `unix:${folder}/${at}.sock`)]);
  t.notRegex(asked.stderr, /Warning/);
});
