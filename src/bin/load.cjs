// Runs the chunks of the build, from the code cache that it made of each script.
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

/** Modules of Node.js that few commands use, and that take a millisecond or more to load. */
const seldomUsed = /^node:(child_process|crypto|fs\/promises|http|https|net|stream\/consumers|timers\/promises|tty|v8|zlib)$/;

/** Starts the program as if its chunks were files in `folder`. Returns its scripts by number, and the loaded chunks. */
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

  /** A module of Node.js that is loaded at its first use. */
  function whenUsed(name) {
    let module;
    return new Proxy({}, { get: (_, key) => (module ??= outer(name))[key] });
  }

  Object.assign(load, { importModule, urlOf, Segmenter });
  Object.defineProperty(load, 'url', { get: () => pathToFileURL(`${folder}/program.js`).href });
  const run = () => load('./program.js');
  // Where this cannot be written, the program tries again and reports why.
  if (process.argv.length === 3 && ['-V', '--version'].includes(process.argv[2])) process.stdout.once('error', run).write(`${VERSION}\n`);
  else run();
  return { scripts, chunks: loaded };
}

/** yargs and string-width make one when they are loaded, which takes longer than all else at the start. */
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
