#!/usr/bin/env node
// Starts the chunks of the pack beside this file.
const { openSync, readSync } = require('node:fs');
const { unpack } = require('./pack.cjs');
const { start } = require('./load.cjs');

// It stays open: what is loaded later is of the same build, also when another one has been installed meanwhile.
const file = openSync(`${__dirname}/chunks.pack`);

/** For the build, which makes the code cache of what has been run. */
module.exports = start({
  pack: unpack((at, length) => {
    const bytes = Buffer.allocUnsafeSlow(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, at));
  }),
  folder: __dirname,
  outer: require,
  importModule: (specifier) => import(specifier),
});
