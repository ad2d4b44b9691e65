// Makes scripts of the chunks of the build, with a code cache for each, and packs them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './pack.cjs';

/** Command lines whose functions are to be in the cache. */
const usual = [
  '--help',
  'help export',
  'sample -n 2 -i 10ms',
  'sample -n 2 -i 10ms -f csv',
  'filter --include cpu.*',
  'filter -f csv',
  'export --to json',
  'run -f json true',
];

/**
 * Writes the pack of chunks, of which each is a function, into the folder of an executable that runs them. What the same command lines
 * load is one script, for each script takes time of its own.
 */
export function writeScripts(chunks, folder) {
  const file = join(folder, 'chunks.pack');
  const write = (groups) => writeFileSync(file, pack(groups.map((names) => toScript(names, chunks))));
  write([...chunks.keys()].map((name) => [name]));
  const loaded = usual.map((words) => JSON.parse(run(words, folder, tellChunks)));
  write(grouped([...chunks.keys()], (name) => usersOf(name, loaded)));
  for (const words of usual) run(words, folder, addToCache(file));
}

function grouped(names, keyOf) {
  const groups = new Map();
  for (const name of names) groups.set(keyOf(name), [...(groups.get(keyOf(name)) ?? []), name]);
  return [...groups.values()];
}

/** The command lines that load a chunk; of one that none loads, its name. */
function usersOf(name, loaded) {
  return loaded
    .map((names) => Number(names.includes(name)))
    .join('')
    .replace(/^0+$/, name);
}

function toScript(names, chunks) {
  const text = `({\n${names.map((name) => `${JSON.stringify(name)}: ${chunks.get(name)}`).join(',\n')}\n})`;
  return { chunks: names, text: Buffer.from(text), cache: Buffer.alloc(0) };
}

const tellChunks = `require('node:fs').writeFileSync(3, JSON.stringify([...chunks.keys()]))`;

/** What a cache holds is what it held before, and the functions that have run since. It fits V8's flags, which sampling changes. */
function addToCache(file) {
  return `
    const { readFileSync, writeFileSync } = require('node:fs');
    const { withCaches } = require('./src/bin/pack.cjs');
    for (const flag of ['--incremental-marking', '--semi-space-growth-factor=2', '--opt'])
      require('node:v8').setFlagsFromString(flag);
    const cacheOf = ({ cache = Buffer.alloc(0) }, number) => scripts.get(number)?.createCachedData() ?? cache;
    writeFileSync('${file}', withCaches(readFileSync('${file}'), cacheOf));
  `;
}

const sample = '{"timestamp":1,"host":"a","metrics":{"cpu.utilization.percent":1}}\n';

/** Runs a command line and then, when it has ended, some code that sees its scripts and chunks. Gives what that writes to descriptor 3. */
function run(words, folder, atExit) {
  const code = `const { scripts, chunks } = require('./${folder}/cubestat.js'); process.on('exit', () => { ${atExit} });`;
  const { status, output } = spawnSync(process.execPath, ['-e', code, 'cubestat', ...words.split(' '), '-q'], {
    input: sample.repeat(3),
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  });
  if (status !== 0) throw new Error(`the build cannot run cubestat ${words}`);
  return output[3];
}
