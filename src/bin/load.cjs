// Runs the chunks of the build, from the code cache that it made of each. V8 refuses a cache of other flags, but neither one of
// another machine nor of another source of the same length: so these stand before it, with the version.
const { wrap } = require('node:module');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

/** Modules of Node's that few commands use, and that take a millisecond or more each. */
const seldomUsed = /^node:(child_process|crypto|fs\/promises|http|https|net|stream\/consumers|timers\/promises|tty|v8|zlib)$/;

/**
 * Starts the program; returns its scripts by the paths of their chunks. `read` gives the bytes of a chunk, `./program.js`, or of its
 * cache, and throws where there is none; `folder` is where they count as being; `outer` requires all else.
 */
function start({ read, folder, outer, importModule, urlOf = (name) => pathToFileURL(outer.resolve(name)).href }) {
  const loaded = new Map();
  const scripts = new Map();

  function load(name) {
    if (seldomUsed.test(name)) return whenUsed(name);
    if (!name.startsWith('./')) return outer(name);
    const known = loaded.get(name);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const filename = folder + name.slice(1);
    const { script, head } = compiled(name, filename);
    scripts.set(filename, { script, head });
    script.runInThisContext().call(module.exports, module.exports, load, module, filename, folder);
    return module.exports;
  }

  function compiled(name, filename) {
    const source = read(name);
    const head = headOf(source);
    const cache = cacheOf(name);
    const fits = cache?.subarray(0, head.length).equals(head);
    const cachedData = fits ? cache.subarray(head.length) : undefined;
    return { head, script: new Script(wrap(source.toString()), { filename, cachedData }) };
  }

  function cacheOf(name) {
    try {
      return read(`${name}.cache`);
    } catch {
      return undefined;
    }
  }

  /** Stands for a module of Node's that is loaded when something of it is used. */
  function whenUsed(name) {
    let module;
    return new Proxy({}, { get: (_, key) => (module ??= outer(name))[key] });
  }

  Object.assign(load, { importModule, urlOf });
  if (process.argv.length === 3 && ['-V', '--version'].includes(process.argv[2])) process.stdout.write(`${VERSION}\n`);
  else load('./program.js');
  return scripts;
}

/** What a code cache begins with. */
function headOf(source) {
  return Buffer.concat([Buffer.from(`${process.version} ${process.platform} ${process.arch}\n`), source]);
}

module.exports = { start, headOf };
