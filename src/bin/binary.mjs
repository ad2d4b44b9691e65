// Makes one executable of the build: this Node.js without its symbols, and the scripts with their code cache as its assets.
// https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const executable = process.argv[2] ?? 'dist/cubestat';
const built = 'dist/bin/chunks.pack';
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Makes the code cache of all functions of all scripts, with a fixed hash seed: two builds must give the same bytes, but which functions
 * run, and the order of V8's tables, varies. Caches fit V8's usual flags.
 */
const makeCodeCache = `
  const { readFileSync, writeFileSync } = require('node:fs');
  const { setFlagsFromString } = require('node:v8');
  const { Script } = require('node:vm');
  const { withCaches } = require('./src/bin/pack.cjs');
  const cacheOf = ({ text }) => {
    setFlagsFromString('--no-lazy');
    const compiled = new Script(text.latin1Slice());
    setFlagsFromString('--lazy');
    setFlagsFromString('--hash-seed=0');
    return compiled.createCachedData();
  };
  writeFileSync(process.argv[1], withCaches(readFileSync('${built}'), cacheOf));
`;

const scratch = mkdtempSync(join(tmpdir(), 'cubestat-binary-'));
try {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  await bundle('src/bin/embedded.cjs', 'main.cjs', { format: 'cjs', define: { VERSION: JSON.stringify(version) } });
  await bundle('bcryptjs', 'bcryptjs.mjs', { format: 'esm' });
  run(process.execPath, ['--hash-seed=1', '-e', makeCodeCache, join(scratch, 'chunks.pack')]);
  makeBlob();
  copyFileSync(process.execPath, executable);
  strip(executable);
  run('node_modules/.bin/postject', [executable, 'NODE_SEA_BLOB', join(scratch, 'blob'), '--sentinel-fuse', fuse]);
} finally {
  rmSync(scratch, { recursive: true });
}

async function bundle(entryPoint, name, options) {
  await build({ ...options, entryPoints: [entryPoint], bundle: true, platform: 'node', outfile: join(scratch, name), logLevel: 'warning' });
}

/** The names are relative, because the blob holds that of the main script. */
function makeBlob() {
  const settings = {
    main: 'main.cjs',
    output: 'blob',
    disableExperimentalSEAWarning: true,
    assets: { chunks: 'chunks.pack', bcryptjs: 'bcryptjs.mjs' },
  };
  writeFileSync(join(scratch, 'settings.json'), JSON.stringify(settings));
  run(process.execPath, ['--experimental-sea-config', 'settings.json'], scratch);
}

/** A sixth of Node.js is symbols. */
function strip(path) {
  try {
    run('strip', [path]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.error('strip is not installed, and the executable so much larger (Debian: apt-get install binutils)');
  }
}

/** Shows the output of a program only if it fails. */
function run(program, args, cwd = '.') {
  execFileSync(program, args, { cwd, stdio: 'pipe' });
}
