import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { limit } from '../limit.ts';

/** The executable, copied to where it may be changed, and what its start made of the cache of each chunk. */
function installed(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-bin-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  cpSync('dist/bin', join(folder, 'dist/bin'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  const bin = join(folder, 'dist/bin');
  const start = () =>
    execFileSync(
      process.execPath,
      ['-e', `const chunks = require(${JSON.stringify(join(bin, 'cubestat.js'))}); process.on('exit', ${said});`, '.', 'no-verb'],
      { ...limit, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    ).trim();
  return { bin, start };
}

const said = `() => { process.exitCode = 0; console.log([...chunks.values()].every(({ script }) => script.cachedDataRejected === false)); }`;

test('the code cache of each chunk that a start needs fits the Node that made it, and no other', (t) => {
  const { bin, start } = installed(t);
  const isOurs = readFileSync(join(bin, 'program.js.cache')).toString('latin1').startsWith(`${process.version} `);
  t.is(start(), String(isOurs));
});

for (const [what, change] of [
  [
    'of another source of the same length',
    (cache: Buffer) => Buffer.from(cache.toString('latin1').replace('no command ', 'NO COMMAND '), 'latin1'),
  ],
  ['of another machine', (cache: Buffer) => Buffer.concat([Buffer.from('x'), cache.subarray(1)])],
  ['that is torn', (cache: Buffer) => cache.subarray(0, -1000)],
] as const) {
  test(`a code cache ${what} is not used`, (t) => {
    const { bin, start } = installed(t);
    for (const file of readdirSync(bin).filter((name) => name === 'program.js.cache')) {
      writeFileSync(join(bin, file), change(readFileSync(join(bin, file))));
    }
    t.is(start(), 'false');
  });
}
