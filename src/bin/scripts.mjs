// Compiles the chunks of the build into scripts with code caches, and packs them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './pack.cjs';

/** Command lines whose functions the caches hold. */
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
 * Writes the pack of chunks, each a function, into the executable's folder. Chunks that the same command lines load become one script,
 * because each script costs time at the start.
 */
export function writeScripts(chunks, folder) {
  const file = join(folder, 'chunks.pack');
  const write = (groups) => writeFileSync(file, pack(groups.map((names) => toScript(names, chunks))));
  write([...chunks.keys()].map((name) => [name]));
  const loaded = usual.map((words) => JSON.parse(run(words, folder, writeChunkNames)));
  write(grouped([...chunks.keys()], (name) => usersOf(name, loaded)));
  for (const words of usual) run(words, folder, addToCache(file));
}

function grouped(names, keyOf) {
  const groups = new Map();
  for (const name of names) groups.set(keyOf(name), [...(groups.get(keyOf(name)) ?? []), name]);
  return [...groups.values()];
}

/** A key of the command lines that load a chunk; its name where none does. */
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

const writeChunkNames = `require('node:fs').writeFileSync(3, JSON.stringify([...chunks.keys()]))`;

/** A cache keeps its functions and adds those that have run since. */
function addToCache(file) {
  return `
    const { readFileSync, writeFileSync } = require('node:fs');
    const { withCaches } = require('./src/bin/pack.cjs');
    const cacheOf = ({ cache = Buffer.alloc(0) }, number) => scripts.get(number)?.createCachedData() ?? cache;
    writeFileSync('${file}', withCaches(readFileSync('${file}'), cacheOf));
  `;
}

/** A cache fits V8's flags, which sampling would change. */
const keepFlags = `require('node:v8').setFlagsFromString = () => {};`;

const sample = '{"timestamp":1,"host":"a","metrics":{"cpu.utilization.percent":1}}\n';

/** Runs a command line, and at its exit some code that sees its scripts and chunks. Returns what the code writes to descriptor 3. */
function run(words, folder, atExit) {
  const code = `${keepFlags} const { scripts, chunks } = require('./${folder}/cubestat.js'); process.on('exit', () => { ${atExit} });`;
  const { status, output } = spawnSync(process.execPath, ['-e', code, 'cubestat', ...words.split(' '), '-q'], {
    input: sample.repeat(3),
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  });
  if (status !== 0) throw new Error(`the build cannot run cubestat ${words}`);
  return output[3];
}
