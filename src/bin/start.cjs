#!/usr/bin/env node
// Starts the chunks beside this file, from the code cache that the build made of each where it fits this Node. V8 itself refuses
// one of another version, of other flags or of another length of the source; then a chunk is compiled as any other.
const { existsSync, readFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const outer = createRequire(__filename);
const loaded = new Map();
const scripts = new Map();

function load(name) {
  if (!name.startsWith('./')) return outer(name);
  const filename = join(__dirname, name);
  const known = loaded.get(filename);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(filename, module);
  const script = new Script(wrap(readFileSync(filename, 'utf8')), {
    filename,
    cachedData: existsSync(`${filename}.cache`) ? readFileSync(`${filename}.cache`) : undefined,
  });
  scripts.set(filename, script);
  script.runInThisContext().call(module.exports, module.exports, load, module, filename, __dirname);
  return module.exports;
}
load.resolve = outer.resolve;
load.importModule = (specifier) => import(specifier);

/** For the build, which makes the code cache of what has been run. */
module.exports = scripts;
if (process.argv.length === 3 && process.argv[2] === '--version') process.stdout.write(`${outer('../../package.json').version}\n`);
else load('./program.js');
