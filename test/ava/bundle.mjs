// Bundles the packages that ava loads in the worker of each test file: they are 340 small files, and there are more than 200 workers.
// What is written to dist/test/ava/packages.cjs puts them into the cache of require() under their own paths.
import { createRequire } from 'node:module';
import { build } from 'esbuild';

const ava = createRequire(createRequire(import.meta.url).resolve('ava'));
const globby = createRequire(ava.resolve('globby'));
const packages = [
  ...['cbor', 'concordance', 'currently-unhandled', 'picomatch', 'stack-utils', 'write-file-atomic'].map((name) => ava.resolve(name)),
  ...['fast-glob', 'ignore', 'micromatch'].map((name) => globby.resolve(name)),
];
const keep = `const Module = require('node:module');
const keep = (path, exports) => (require.cache[path] = Object.assign(new Module(path), { filename: path, loaded: true, exports }));`;
const calls = packages.map((path) => `keep(${JSON.stringify(path)}, require(${JSON.stringify(path)}));`);

await build({
  stdin: { contents: [keep, ...calls].join('\n'), resolveDir: '.' },
  ...{ bundle: true, minify: true, outfile: 'dist/test/ava/packages.cjs', platform: 'node', format: 'cjs', logLevel: 'warning' },
});
