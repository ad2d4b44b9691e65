import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { cubestat } from '../cli/cubestat.ts';
import { limit } from '../limit.ts';

/** The executable, copied to where it may be changed, and what its start made of the cache of each script. */
function installed(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-bin-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  cpSync('dist/bin', join(folder, 'dist/bin'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  const bin = join(folder, 'dist/bin');
  const load = `const { scripts } = require(${JSON.stringify(join(bin, 'cubestat.js'))}); process.on('exit', ${said});`;
  const start = (meanwhile = '') =>
    execFileSync(process.execPath, ['-e', `${load} ${meanwhile}`, '.', 'no-verb'], {
      ...limit,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  return { pack: join(bin, 'chunks.pack'), start };
}

const said = `() => { process.exitCode = 0; console.log([...scripts.values()].every((script) => script.cachedDataRejected === false)); }`;

const engine = `"engine":"${process.version} `;

test('the code cache of each script that a start needs fits the Node that made it, and no other', (t) => {
  const { pack, start } = installed(t);
  t.is(start(), String(readFileSync(pack).includes(engine)));
});

for (const [what, change] of [
  ['of another machine', (pack: Buffer) => Buffer.from(pack.toString('latin1').replace(engine, engine.toUpperCase()), 'latin1')],
  ['that is torn', withTornCaches],
] as const) {
  test(`a code cache ${what} is not used`, (t) => {
    const { pack, start } = installed(t);
    writeFileSync(pack, change(readFileSync(pack)));
    t.is(start(), 'false');
  });
}

test('what runs goes on with its own chunks when another build is installed', (t) => {
  const { pack, start } = installed(t);
  t.is(start(`require('node:fs').rmSync(${JSON.stringify(pack)})`), String(readFileSync('dist/bin/chunks.pack').includes(engine)));
});

test('without a terminal, sampling loads nothing of Node.js for terminals and networks', (t) => {
  const tell = `process.on('exit', () => require('node:fs').writeFileSync(3, process.moduleLoadList.join('\\n')));`;
  const { output, status } = spawnSync(
    process.execPath,
    ['-e', `${tell} require('./dist/bin/cubestat.js');`, '.', 'sample', '-n1', '-i1ms', '-q'],
    { ...limit, encoding: 'utf8', stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  t.is(status, 0);
  const loaded = output[3]!.split('\n');
  t.true(loaded.includes('NativeModule stream'));
  t.deepEqual(
    ['tty', 'net'].filter((name) => loaded.includes(`NativeModule ${name}`)),
    [],
  );
});

function withTornCaches(whole: Buffer): Buffer {
  const { withCaches } = createRequire(import.meta.url)(`${process.cwd()}/src/bin/pack.cjs`);
  return withCaches(whole, ({ cache = Buffer.alloc(0) }: { cache?: Buffer }) => cache.subarray(0, -100));
}

test('characters beyond ASCII mean the same in the executable, also in regular expressions', async (t) => {
  const { stderr } = await cubestat(['filter'], { input: '          cpu ─────\n' });
  t.regex(stderr, /it seems to be a table for people/);
});
