// Builds the library into dist/src, and the executable into dist/bin: one program with all it needs, in chunks that are loaded
// when they are needed. They are CommonJS, which can be started from V8's code cache; ES modules are compiled anew each time.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { build, transform } from 'esbuild';

const folder = 'dist/bin';
const target = 'node20.19';

/** Functions are in the cache that have run by then. */
const makeCodeCache = `
  const scripts = require('./${folder}/cubestat.js');
  process.on('exit', () => scripts.forEach((script, file) => require('node:fs').writeFileSync(file + '.cache', script.createCachedData())));
`;

execFileSync('node_modules/.bin/tsc', { stdio: 'inherit' });
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const { outputFiles } = await build({
  entryPoints: { program: 'dist/src/main.js' },
  ...{ bundle: true, splitting: true, write: false, outdir: folder },
  ...{ platform: 'node', format: 'esm', target, logLevel: 'warning' },
  alias: { 'escalade/sync': './src/bin/no-package.mjs' },
});
for (const { path, text } of outputFiles) writeFileSync(path, await asCommonJs(text));
writeFileSync(`${folder}/package.json`, '{ "type": "commonjs" }\n');
copyFileSync('src/bin/start.cjs', `${folder}/cubestat.js`);
chmodSync(`${folder}/cubestat.js`, 0o755);
execFileSync(process.execPath, ['-e', makeCodeCache, 'cubestat', 'sample', '-q', '-n', '2', '-i', '10ms'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});

/** Chunks require each other. Code from the cache cannot `import()` anything else, as a user's own module: start.cjs does it. */
async function asCommonJs(text) {
  const requiring = text
    .replaceAll(/\bimport\(("\.\/[^"]+")\)/g, 'Promise.resolve().then(() => require($1))')
    .replaceAll('await import(', 'await require.importModule(');
  const { code } = await transform(requiring, {
    ...{ format: 'cjs', platform: 'node', target },
    define: { 'import.meta.url': 'importMetaUrl', 'import.meta.resolve': 'importMetaResolve' },
    banner:
      'const { pathToFileURL } = require("node:url"), importMetaUrl = pathToFileURL(__filename).href, ' +
      'importMetaResolve = (name) => pathToFileURL(require.resolve(name)).href;',
  });
  return code;
}
