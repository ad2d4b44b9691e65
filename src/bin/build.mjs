// Builds the library into dist/src, and the executable into dist/bin: one program with all it needs, in chunks that are loaded
// when they are needed. They are CommonJS, which can be started from V8's code cache; ES modules are compiled anew each time.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { build, transform } from 'esbuild';
import { directImports } from './direct-imports.mjs';
import { pageModule } from './page.mjs';
import { writeScripts } from './scripts.mjs';

const folder = 'dist/bin';
const target = 'node20.19';

/** Of yargs only the parser runs. With what the rest stands on, it would take five times as long to load. */
const withoutHelpOfYargs = {
  name: 'without-help-of-yargs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /platform-shims|^node:module$/ }, ({ path, importer }) =>
      /[\\/]yargs/.test(importer) ? { path, namespace: 'absent', sideEffects: false } : undefined,
    );
    onLoad({ filter: /^/, namespace: 'absent' }, () => ({ contents: 'export const createRequire = undefined; export default undefined;' }));
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
  // It writes sketches as protobuf, which nothing here does.
  alias: { 'protobufjs/minimal': './src/bin/absent.mjs' },
});
writeFileSync(`${folder}/package.json`, '{ "type": "commonjs" }\n');
await build({
  entryPoints: { cubestat: 'src/bin/start.cjs' },
  ...{ bundle: true, outdir: folder, platform: 'node', format: 'cjs', target, logLevel: 'warning' },
  define: { VERSION: JSON.stringify(version) },
});
chmodSync(`${folder}/cubestat.js`, 0o755);
writeScripts(new Map(await Promise.all(outputFiles.map(toChunk))), folder);

async function toChunk({ path, text }) {
  return [`./${relative(folder, path)}`, `(function (exports, require, module, __filename, __dirname) { ${await asCommonJs(text)}\n})`];
}

/** Chunks require each other. Code from the cache cannot `import()` anything else, as a user's own module: what started them does it. */
async function asCommonJs(text) {
  const requiring = text
    .replace(/^export (\{[^{}]*\});$/m, exportOfValues)
    .replaceAll(/\bimport\(("\.\/[^"]+")\)/g, 'Promise.resolve().then(() => require($1))')
    .replaceAll('await import(', 'await require.importModule(');
  const { code } = await transform(requiring, {
    ...{ format: 'cjs', platform: 'node', target },
    define: { 'import.meta.url': 'require.url', 'import.meta.resolve': 'require.urlOf', 'Intl.Segmenter': 'require.Segmenter' },
  });
  return code.replaceAll(/[^\0-\x7f]/g, escaped);
}

/**
 * The exports of a chunk as one object. esbuild would make two getters of each, for imports in a circle and for variables that change, and
 * in each chunk the functions that make them. Chunks stand in no circle, and a lint rule keeps exports as they are.
 */
function exportOfValues(_statement, names) {
  return `module.exports = ${names.replaceAll(/([\w$]+) as ([\w$]+)/g, '$2: $1')};`;
}

/** Scripts are loaded as Latin-1, and esbuild leaves other characters in regular expressions. */
function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
