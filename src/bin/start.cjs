#!/usr/bin/env node
// Starts the chunks beside this file.
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { start } = require('./load.cjs');

/** For the build, which makes the code cache of what has been run. */
module.exports = start({
  read: (name) => readFileSync(__dirname + name.slice(1)),
  folder: __dirname,
  outer: createRequire(__filename),
  importModule: (specifier) => import(specifier),
});
