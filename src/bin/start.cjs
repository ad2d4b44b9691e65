#!/usr/bin/env node
// Starts the chunks beside this file, from the code cache that the build made of each. V8 refuses a cache of other flags,
// but neither one of another machine nor of another source of the same length: so these stand before it, with the version.
const { readFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const outer = createRequire(__filename);
const loaded = new Map();
const scripts = new Map();

/** Modules of Node's that few commands use, and that take a millisecond or more each. */
const seldomUsed = /^node:(child_process|crypto|fs\/promises|http|https|net|stream\/consumers|timers\/promises|tty|v8|zlib)$/;

function load(name) {
  if (seldomUsed.test(name)) return whenUsed(name);
  if (!name.startsWith('./')) return outer(name);
  const filename = join(__dirname, name);
  const known = loaded.get(filename);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(filename, module);
  const source = readFileSync(filename);
  const { script, head } = compiled(filename, source);
  scripts.set(filename, { script, head });
  script.runInThisContext().call(module.exports, module.exports, load, module, filename, __dirname);
  return module.exports;
}
load.resolve = outer.resolve;
load.importModule = (specifier) => import(specifier);

function compiled(filename, source) {
  const head = Buffer.concat([Buffer.from(`${process.version} ${process.platform} ${process.arch}\n`), source]);
  const cache = cacheOf(filename);
  const fits = cache?.subarray(0, head.length).equals(head);
  const cachedData = fits ? cache.subarray(head.length) : undefined;
  return { head, script: new Script(wrap(source.toString()), { filename, cachedData }) };
}

function cacheOf(filename) {
  try {
    return readFileSync(`${filename}.cache`);
  } catch {
    return undefined;
  }
}

/** Stands for a module of Node's that is loaded when something of it is used. */
function whenUsed(name) {
  let module;
  return new Proxy({}, { get: (_, key) => (module ??= outer(name))[key] });
}

/** For the build, which makes the code cache of what has been run. */
module.exports = scripts;
if (process.argv.length === 3 && ['-V', '--version'].includes(process.argv[2]))
  process.stdout.write(`${outer('../../package.json').version}\n`);
else load('./program.js');
