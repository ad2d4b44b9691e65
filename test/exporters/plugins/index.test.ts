import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import anyTest, { type TestFn } from 'ava';
import { UsageError } from '../../../src/errors.ts';
import type { Sink } from '../../../src/delivery/index.ts';
import { exporters, loadExporter, type ExportContext } from '../../../src/exporters/index.ts';
import { reportTo } from '../../../src/report.ts';
import { exportContext } from '../context.ts';

const test = anyTest as TestFn<string>;

test.beforeEach((t) => {
  t.context = mkdtempSync(join(tmpdir(), 'cubestat-load-'));
  put(t.context, 'package.json', '{}');
});
test.afterEach.always((t) => rmSync(t.context, { recursive: true }));

/** Writes a file of a test. */
function put(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const fields = {
  name: "name: 'attic',",
  describe: "describe: 'Keeps samples in the attic.',",
  options: "options: { filename: { describe: 'File to append to', placeholder: 'FILE' } },",
  open: 'open: () => new Writable({ objectMode: true }),',
};

/** The source of a valid module, with some parts replaced. */
function source(changed: Partial<typeof fields> = {}): string {
  return `import { Writable } from 'node:stream';\nexport default {\n  ${Object.values({ ...fields, ...changed }).join('\n  ')}\n};\n`;
}

function context(): ExportContext {
  const stdout = new PassThrough();
  return exportContext({ report: reportTo(stdout), stdout });
}

for (const [name, exporter] of Object.entries(exporters)) {
  test(`${name} is there by its name`, async (t) => t.is(await loadExporter(name, t.context), exporter));
}

test('a file by a relative path, an absolute one, a file: URL or, where it stands, its bare name', async (t) => {
  const path = put(t.context, 'attic.mjs', source());
  for (const specifier of ['./attic.mjs', `../${t.context.split('/').at(-1)}/attic.mjs`, path, pathToFileURL(path).href, 'attic.mjs']) {
    const { name, describe } = await loadExporter(specifier, t.context);
    t.deepEqual({ name, describe }, { name: 'attic', describe: 'Keeps samples in the attic.' }, specifier);
  }
});

test('a module of CommonJS, and what TypeScript makes for it', async (t) => {
  const text = source().replace(/^import.*/, "const { Writable } = require('node:stream');");
  put(t.context, 'plain.cjs', text.replace('export default', 'module.exports ='));
  put(t.context, 'made.cjs', text.replace('export default', 'exports.__esModule = true; exports.default ='));
  t.is((await loadExporter('./plain.cjs', t.context)).name, 'attic');
  t.is((await loadExporter('./made.cjs', t.context)).name, 'attic');
});

const packages = {
  'one with a main file': { main: 'here.js' },
  'one that can only be imported': { exports: { types: './here.d.ts', import: './here.js' } },
  'one with entries by name': { exports: { '.': { browser: './browser.js', node: { import: './here.js' } } } },
  'one for everything': { exports: './here.js' },
};

for (const [title, manifest] of Object.entries(packages)) {
  test(`a package of the folder or of one above it: ${title}`, async (t) => {
    const folder = join(t.context, 'node_modules/@someone/cubestat-attic');
    put(folder, 'package.json', JSON.stringify({ name: '@someone/cubestat-attic', type: 'module', ...manifest }));
    put(folder, 'here.js', source());
    mkdirSync(join(t.context, 'below'));
    t.is((await loadExporter('@someone/cubestat-attic', join(t.context, 'below'))).name, 'attic');
  });
}

test('TypeScript runs where Node runs it; elsewhere it is said what to do', async (t) => {
  put(t.context, 'attic.ts', source({ open: 'open(): Writable { return new Writable({ objectMode: true }); },' }));
  if ((process.features as { typescript?: unknown }).typescript) t.is((await loadExporter('./attic.ts', t.context)).name, 'attic');
  else
    await t.throwsAsync(loadExporter('./attic.ts', t.context), {
      instanceOf: UsageError,
      message: /^\.\/attic\.ts: Node\.js v\S+ does not run \.ts files; compile it to JavaScript, or use Node\.js 22\.18 or later$/,
    });
});

test('options need only say what they are for', async (t) => {
  const options = `options: {
    filename: { describe: 'File', placeholder: 'FILE' },
    title: { describe: 'Title', placeholder: 'TEXT', standard: 'Samples' },
    append: { describe: 'Keep what is there' },
    metric: { describe: 'Metrics', placeholder: 'NAME', repeatable: true },
    align: { describe: 'Align', choices: ['left', 'right'] },
    every: { describe: 'Every nth', placeholder: 'N', read: (texts) => Number(texts.at(-1) ?? 1) },
  },`;
  put(t.context, 'attic.mjs', source({ options }));
  const { filename, title, append, metric, align, every } = (await loadExporter('./attic.mjs', t.context)).options;
  t.is(filename!.read([]), undefined);
  t.is(filename!.read(['a', 'b']), 'b');
  t.is(title!.read([]), 'Samples');
  t.is(append!.read([]), false);
  t.is(append!.read(['true']), true);
  t.is(append!.placeholder, undefined);
  t.deepEqual(metric!.read(['a', 'b']), ['a', 'b']);
  t.is(align!.read([]), undefined);
  t.is(align!.read(['left']), 'left');
  t.throws(() => align!.read(['middle']), { message: 'expected left or right' });
  t.is(every!.read(['3']), 3);
});

test('options made with what cubestat exports', async (t) => {
  const index = new URL('../../../src/index.js', import.meta.url).href;
  const options =
    "options: { every: options.value({ placeholder: 'DURATION', standard: '1m', describe: 'Time' }, options.duration({ least: 1 })) },";
  put(t.context, 'attic.mjs', `import { options } from '${index}';\n${source({ options })}`);
  t.is((await loadExporter('./attic.mjs', t.context)).options['every']!.read([]), 60);
});

test('methods keep the object that they belong to', async (t) => {
  put(t.context, 'attic.mjs', source({ open: 'open() { return { batch: { samples: this.size }, write() {} }; }, size: 7,' }));
  const sink = (await (await loadExporter('./attic.mjs', t.context)).open({}, context())) as Sink;
  t.is(sink.batch!.samples, 7);
});

test('how a sink likes its batches is read anew before each', async (t) => {
  put(t.context, 'attic.mjs', source({ open: 'open() { let n = 0; return { get batch() { return { samples: ++n }; }, write() {} }; },' }));
  const sink = (await (await loadExporter('./attic.mjs', t.context)).open({}, context())) as Sink;
  const before = sink.batch!.samples!;
  t.is(sink.batch!.samples, before + 1);
});

const taken = Object.keys(exporters)[0];

/** The source of attic.mjs, and the expected message. */
const mistakes: readonly (readonly [title: string, text: string, message: string | RegExp])[] = [
  ['a syntax error', 'export default {\n  name "attic",\n};\n', './attic.mjs:2: syntax error: Unexpected string'],
  ['an import that does not exist', "\nimport { Readible } from 'node:stream';\n", /^\.\/attic\.mjs:2: syntax error: .*'Readible'/],
  [
    'a package that is not installed',
    "import 'no-such-package';\n",
    /^\.\/attic\.mjs: Cannot find package 'no-such-package'.*; npm install/,
  ],
  [
    'cubestat, where it is not installed',
    "import { options } from 'cubestat';\n",
    /declare the options without it, as in cubestat-exporters\(7\)$/,
  ],
  ['an error while it is loaded', "\n\nthrow new Error('no attic');\n", './attic.mjs:3: it failed to load: no attic'],
  ['no default export', 'export const attic = 1;\n', /^\.\/attic\.mjs: it has no default export: export default \{/],
  ['a function as default export', 'export default () => {};\n', /its default export is a function, not an object/],
  ['no name', source({ name: '' }), './attic.mjs: it has no name: expected a string'],
  [
    'a name that makes no flag',
    source({ name: "name: 'My Attic'," }),
    /its name is "My Attic": expected lower-case letters, digits and hyphens/,
  ],
  ['no description', source({ describe: '' }), './attic.mjs: it has no describe: expected a string'],
  ['an empty description', source({ describe: "describe: ''," }), './attic.mjs: its describe is empty'],
  ['no options', source({ options: '' }), './attic.mjs: it has no options: expected an object; write options: {} for none'],
  ['options in a list', source({ options: "options: ['filename']," }), /its options are an array, not an object/],
  [
    'an option that is a type',
    source({ options: 'options: { filename: String },' }),
    /its options\.filename is a function, not an object such as/,
  ],
  [
    'an option without description',
    source({ options: 'options: { filename: {} },' }),
    /it has no options\.filename\.describe: expected a string/,
  ],
  [
    'a default that is not a text',
    source({ options: "options: { size: { describe: 'S', standard: 5 } }," }),
    /options\.size\.standard is a number, not a string/,
  ],
  [
    'a read that is no function',
    source({ options: "options: { size: { describe: 'S', read: 5 } }," }),
    /options\.size\.read is a number, not a function/,
  ],
  [
    'choices that are no words',
    source({ options: "options: { size: { describe: 'S', choices: [1] } }," }),
    /options\.size\.choices are an array, not a list of words/,
  ],
  [
    'an option with a field that none has',
    source({ options: "options: { filename: { type: 'string', describe: 'File' } }," }),
    /its options\.filename has a field type: expected describe, placeholder, .*an option with a placeholder has a value/,
  ],
  [
    'an option that every exporter has',
    source({ options: "options: { whenFull: { placeholder: 'X', describe: 'Mine' } }," }),
    /its option whenFull is a key of every exporter; give it another name/,
  ],
  [
    'an option in snake case',
    source({ options: "options: { file_name: { describe: 'F' } }," }),
    /its option file_name is not in camel case: expected fileName/,
  ],
  ['no open', source({ open: '' }), './attic.mjs: it has no open: expected a function'],
  [
    'a preview that is no function',
    source({ open: `${fields.open} preview: true,` }),
    './attic.mjs: its preview is a boolean, not a function',
  ],
];

for (const [title, text, message] of mistakes) {
  test(`a module with ${title}`, async (t) => {
    put(t.context, 'attic.mjs', text);
    await t.throwsAsync(loadExporter('./attic.mjs', t.context), { instanceOf: UsageError, message });
  });
}

if (taken !== undefined) {
  test('a module with the name of a type that comes with cubestat', async (t) => {
    put(t.context, 'attic.mjs', source({ name: `name: '${taken}',` }));
    const message = `./attic.mjs: it is named ${taken}, as a type that comes with cubestat; give it a name of its own`;
    await t.throwsAsync(loadExporter('./attic.mjs', t.context), { instanceOf: UsageError, message });
  });
}

test('a syntax error in what the module imports', async (t) => {
  put(t.context, 'attic.mjs', "import './below.mjs';\n");
  put(t.context, 'below.mjs', 'export default {{\n');
  await t.throwsAsync(loadExporter('./attic.mjs', t.context), {
    message: /^\.\/attic\.mjs \(in a module that it imports\): syntax error: /,
  });
});

test('what open throws is said with the file and the line', async (t) => {
  put(t.context, 'attic.mjs', source({ open: "open() {\n throw new Error('filename is missing'); }," }));
  const exporter = await loadExporter('./attic.mjs', t.context);
  const message = './attic.mjs:7: filename is missing';
  await t.throwsAsync(async () => exporter.open({}, context()), { instanceOf: UsageError, message });
});

const opened: readonly (readonly [open: string, message: RegExp])[] = [
  ['open() {},', /^\.\/attic\.mjs: open gave nothing, not a sink: \{ write\(samples\) \{ \.\.\. \}, close\(\) \{ \.\.\. \} \}$/],
  ['open: () => new Writable(),', /open gave a Writable without objectMode: true, which takes no samples$/],
  ['open: async () => 7,', /open gave a number, not a sink/],
  ['open: () => ({ export() {} }),', /the write of what open gave is nothing, not a function$/],
  ['open: () => ({ write() {}, close: true }),', /the close of what open gave is a boolean, not a function$/],
  ['open: () => ({ write() {}, batch: 100 }),', /the batch of what open gave is a number, not \{ seconds, samples, bytes \}$/],
  ['open: () => ({ write() {}, batch: { samples: 0 } }),', /the batch\.samples of what open gave is 0, not a number of 1 or more$/],
  [
    'open: () => ({ write() {}, batch: { samples: "many" } }),',
    /the batch\.samples of what open gave is "many", not a number of 1 or more$/,
  ],
  ['open: () => ({ write() {}, batch: { seconds: -1 } }),', /the batch\.seconds of what open gave is -1, not a number of 0 or more$/],
  [
    'open: () => ({ write() {}, batch: { seconds: Infinity } }),',
    /the batch\.seconds of what open gave is Infinity, not a number of 0 or more$/,
  ],
];

for (const [open, message] of opened) {
  test(`what open returns is looked at: ${open}`, async (t) => {
    put(t.context, 'attic.mjs', source({ open }));
    const exporter = await loadExporter('./attic.mjs', t.context);
    await t.throwsAsync(async () => exporter.open({}, context()), { instanceOf: UsageError, message });
  });
}

test('a file that is not there', async (t) => {
  const message = `./no.mjs: there is no such file in ${t.context}`;
  await t.throwsAsync(loadExporter('./no.mjs', t.context), { instanceOf: UsageError, message });
});

test('a folder', async (t) => {
  await t.throwsAsync(loadExporter('./', t.context), { instanceOf: UsageError, message: './: it is a folder; name the file in it' });
});

test('a name that is neither a type nor a package', async (t) => {
  const unknown = (name: string) => t.throwsAsync(loadExporter(name, t.context), { instanceOf: UsageError });
  t.regex((await unknown('no-such-thing')).message, /^no exporter no-such-thing: it is none of .*, and no package is so named in /);
  t.regex((await unknown('fs')).message, /^no exporter fs: /);
  t.regex((await unknown('sub/attic.mjs')).message, /; a file is written \.\/sub\/attic\.mjs$/);
  t.regex((await unknown('')).message, /^no exporter '': /);
});

test('the entry of a package that it does not export', async (t) => {
  put(t.context, 'node_modules/attic/package.json', JSON.stringify({ name: 'attic', exports: { './inner': './inner.js' } }));
  await t.throwsAsync(loadExporter('attic', t.context), { instanceOf: UsageError, message: /^no exporter attic: / });
});

test.serial('Node, asked where a syntax error is, gets no variables of ours, which may hold passwords', async (t) => {
  const spy = put(t.context, 'spy.cjs', `require('node:fs').writeFileSync(__dirname + '/env.json', JSON.stringify(process.env));`);
  Object.assign(process.env, { CUBESTAT_INFLUXDB_PASS: 'hunter2', NODE_OPTIONS: `--require ${spy}` });
  t.teardown(() => ['CUBESTAT_INFLUXDB_PASS', 'NODE_OPTIONS'].forEach((name) => Reflect.deleteProperty(process.env, name)));
  put(t.context, 'attic.mjs', 'export default {');
  await t.throwsAsync(loadExporter('./attic.mjs', t.context));
  const environment = JSON.parse(readFileSync(join(t.context, 'env.json'), 'utf8')) as NodeJS.ProcessEnv;
  t.is(environment['PATH'], process.env['PATH']);
  t.is(environment['CUBESTAT_INFLUXDB_PASS'], undefined);
});

test('an option of a module that is a secret is not shown', async (t) => {
  const options =
    "options: { pin: { describe: 'PIN', placeholder: 'PIN', secret: true, read() { throw new Error('no') } }, code: { describe: 'Code', placeholder: 'CODE', secret: true } },";
  put(t.context, 'attic.mjs', source({ options }));
  const { options: declared } = await loadExporter('./attic.mjs', t.context);
  t.true(declared['pin']!.secret && declared['code']!.secret);
  put(t.context, 'cellar.mjs', source({ options: options.replace('secret: true', "secret: 'yes'") }));
  await t.throwsAsync(loadExporter('./cellar.mjs', t.context), {
    message: './cellar.mjs: its options.pin.secret is a string, not true or false',
  });
});
