// Starts the chunks of the pack in this executable.
const { dirname } = require('node:path');
const { getRawAsset } = require('node:sea');
const { constants, Script } = require('node:vm');
const { start } = require('./load.cjs');
const { unpack } = require('./pack.cjs');

const chunks = getRawAsset('chunks');

start({
  pack: unpack((at, length) => Buffer.from(chunks, at, length)),
  folder: dirname(process.execPath),
  // This has the modules of Node.js only, which are all that the chunks require.
  outer: require,
  importModule: (specifier) => importer()(specifier),
  urlOf: (name) => `data:text/javascript;base64,${Buffer.from(getRawAsset(name)).toString('base64')}`,
});

/** The main script of an executable cannot import() itself. */
function importer() {
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  return new Script('(specifier) => import(specifier)', { importModuleDynamically }).runInThisContext();
}
