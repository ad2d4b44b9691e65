// Builds the library into dist/src, and the executable into dist/bin: one program with all it needs, in chunks that are loaded
// when they are needed. They are CommonJS, which can be started from V8's code cache; ES modules are compiled anew each time.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { build, transform } from 'esbuild';
import { directImports } from './direct-imports.mjs';
import { pack } from './pack.cjs';
import { pageModule } from './page.mjs';

const folder = 'dist/bin';
const packFile = `${folder}/chunks.pack`;
const target = 'node20.19';

/** What a cache holds is what it held before, and the functions that have run since. It fits V8's flags, which sampling changes. */
const makeCodeCache = `
  const { readFileSync, writeFileSync } = require('node:fs');
  const { pack, unpack } = require('./src/bin/pack.cjs');
  const scripts = require('./${folder}/cubestat.js');
  process.on('exit', () => {
    for (const flag of ['--incremental-marking', '--semi-space-growth-factor=2', '--opt'])
      require('node:v8').setFlagsFromString(flag);
    const old = readFileSync('${packFile}');
    const { names, chunk } = unpack((at, length) => old.subarray(at, at + length));
    const cached = (name) => {
      const { text, cache = Buffer.alloc(0) } = chunk(name);
      return [name, { text, cache: scripts.get(name)?.createCachedData() ?? cache }];
    };
    writeFileSync('${packFile}', pack(new Map(names.map(cached))));
  });
`;

/** Command lines whose functions are to be in the cache. */
const usual = [
  '--help',
  'help export',
  'sample -n 2 -i 10ms',
  'sample -n 2 -i 10ms -f csv',
  'filter --include cpu.*',
  'filter -f csv',
  'export --to json',
  'run -f json true',
];

/** Help is cubestat's own. What lays out that of yargs makes, when it is loaded, a regular expression for which V8 takes 20 ms. */
const withoutHelpOfYargs = {
  name: 'without-help-of-yargs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(cliui|string-width)$/ }, ({ importer, path }) =>
      /[\\/]yargs[\\/]lib[\\/]/.test(importer) ? { path, namespace: 'absent' } : undefined,
    );
    onLoad({ filter: /^/, namespace: 'absent' }, () => ({ contents: 'export default undefined;' }));
  },
};

/** What the library of NATS has to say of errors in the protocol is no data, and a stack trace tells no user what to do. */
const withoutConsoleOfNats = {
  name: 'without-console-of-nats',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@nats-io[\\/].*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(/\bconsole\.(log|info|error)\(/g, 'void ('),
    }));
  },
};

const { version, engines } = JSON.parse(readFileSync('package.json', 'utf8'));

/** What is known of package.json when all is built need not be read from it. */
const withPackageJson = {
  name: 'with-package-json',
  setup({ onLoad }) {
    const contents = `const known = ${JSON.stringify({ version, engines })}; export const packageJson = () => known;`;
    onLoad({ filter: /dist\/src\/package-json\.js$/ }, () => ({ contents }));
  },
};

execFileSync('node_modules/.bin/tsc', { stdio: 'inherit' });
execFileSync('node_modules/.bin/tsc', ['-p', 'src/web'], { stdio: 'inherit' });
writeFileSync('dist/src/exporters/web/page-document.js', await pageModule());
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const { outputFiles } = await build({
  entryPoints: { program: 'dist/src/main.js' },
  ...{ bundle: true, splitting: true, write: false, outdir: folder },
  ...{ platform: 'node', format: 'esm', target, logLevel: 'warning' },
  plugins: [withoutHelpOfYargs, withPackageJson, withoutConsoleOfNats, directImports],
  // The second looks for a package.json, the third writes sketches as protobuf, which nothing here does.
  alias: { assert: './src/bin/assert.mjs', 'escalade/sync': './src/bin/no-package.mjs', 'protobufjs/minimal': './src/bin/no-package.mjs' },
});
writeFileSync(packFile, pack(new Map(await Promise.all(outputFiles.map(toChunk)))));
writeFileSync(`${folder}/package.json`, '{ "type": "commonjs" }\n');
await build({
  entryPoints: { cubestat: 'src/bin/start.cjs' },
  ...{ bundle: true, outdir: folder, platform: 'node', format: 'cjs', target, logLevel: 'warning' },
  define: { VERSION: JSON.stringify(version) },
});
chmodSync(`${folder}/cubestat.js`, 0o755);
const sample = '{"timestamp":1,"host":"a","metrics":{"cpu.utilization.percent":1}}\n';
for (const words of usual) {
  execFileSync(process.execPath, ['-e', makeCodeCache, 'cubestat', ...words.split(' '), '-q'], {
    input: sample.repeat(3),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

async function toChunk({ path, text }) {
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${await asCommonJs(text)}\n})`;
  return [`./${relative(folder, path)}`, { text: Buffer.from(wrapped), cache: Buffer.alloc(0) }];
}

/** Chunks require each other. Code from the cache cannot `import()` anything else, as a user's own module: what started them does it. */
async function asCommonJs(text) {
  const requiring = text
    .replaceAll(/\bimport\(("\.\/[^"]+")\)/g, 'Promise.resolve().then(() => require($1))')
    .replaceAll('await import(', 'await require.importModule(');
  const { code } = await transform(requiring, {
    ...{ format: 'cjs', platform: 'node', target },
    define: { 'import.meta.url': 'require.url', 'import.meta.resolve': 'require.urlOf', 'Intl.Segmenter': 'require.Segmenter' },
  });
  return code;
}
