// Runs the chunks of the build, from the code cache that it made of each script.
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

/** Modules of Node's that few commands use, and that take a millisecond or more each. */
const seldomUsed = /^node:(child_process|crypto|fs\/promises|http|https|net|stream\/consumers|timers\/promises|tty|v8|zlib)$/;

/** Starts the program; returns its scripts by their numbers, and the chunks that have been loaded. They count as being in `folder`. */
function start({ pack, folder, outer, importModule, urlOf = (name) => pathToFileURL(outer.resolve(name)).href }) {
  const loaded = new Map();
  const scripts = new Map();
  const definitions = {};

  function load(name) {
    if (seldomUsed.test(name)) return whenUsed(name);
    if (!name.startsWith('./')) return outer(name);
    const known = loaded.get(name);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const filename = folder + name.slice(1);
    definitionOf(name).call(module.exports, module.exports, load, module, filename, folder);
    return module.exports;
  }

  function definitionOf(chunk) {
    const number = pack.scriptOf(chunk);
    if (!scripts.has(number)) {
      const { text, cache } = pack.script(number);
      const script = new Script(text.latin1Slice(), { filename: `${folder}/script-${number}.js`, cachedData: cache });
      scripts.set(number, script);
      Object.assign(definitions, script.runInThisContext());
    }
    return definitions[chunk];
  }

  /** Stands for a module of Node's that is loaded when something of it is used. */
  function whenUsed(name) {
    let module;
    return new Proxy({}, { get: (_, key) => (module ??= outer(name))[key] });
  }

  Object.assign(load, { importModule, urlOf, Segmenter });
  Object.defineProperty(load, 'url', { get: () => pathToFileURL(`${folder}/program.js`).href });
  const run = () => load('./program.js');
  // The program tries again where that cannot be written, and says why.
  if (process.argv.length === 3 && ['-V', '--version'].includes(process.argv[2])) process.stdout.once('error', run).write(`${VERSION}\n`);
  else run();
  return { scripts, chunks: loaded };
}

/** Making one takes longer than all else at the start, and yargs and string-width do so when they are loaded. */
class Segmenter {
  #given;
  #made;

  constructor(...given) {
    this.#given = given;
  }

  segment(text) {
    return (this.#made ??= new Intl.Segmenter(...this.#given)).segment(text);
  }
}

module.exports = { start };
