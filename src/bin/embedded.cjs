// Starts the chunks of the pack in this executable.
const { createRequire } = require('node:module');
const { dirname } = require('node:path');
const { getRawAsset } = require('node:sea');
const { constants, Script } = require('node:vm');
const { start } = require('./load.cjs');
const { unpack } = require('./pack.cjs');

const chunks = getRawAsset('chunks');

start({
  pack: unpack((at, length) => Buffer.from(chunks, at, length)),
  folder: dirname(process.execPath),
  outer: createRequire(process.execPath),
  // The main script of an executable cannot import() itself.
  importModule: new Script('(specifier) => import(specifier)', {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext(),
  urlOf: (name) => `data:text/javascript;base64,${Buffer.from(getRawAsset(name)).toString('base64')}`,
});
