// Starts the chunks that are assets of this executable.
const { createRequire } = require('node:module');
const { dirname } = require('node:path');
const { getRawAsset } = require('node:sea');
const { constants, Script } = require('node:vm');
const { start } = require('./load.cjs');

const read = (name) => Buffer.from(getRawAsset(name));

start({
  read,
  folder: dirname(process.execPath),
  outer: createRequire(process.execPath),
  // The main script of an executable cannot import() itself.
  importModule: new Script('(specifier) => import(specifier)', {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext(),
  urlOf: (name) => `data:text/javascript;base64,${read(name).toString('base64')}`,
});
