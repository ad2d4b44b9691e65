import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limit } from '../limit.ts';
import { peer } from '../peers.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

/** A package that is packed as this one is, but has nothing to build. */
const packaged = { name: 'packed', version: '1.0.0', scripts: { ...scripts, prepare: 'node --version' } };

peer('npm', 'tar')('the tarball of npm has no scripts, is installed without a word, and leaves package.json as it was', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-packed-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const npm = (cwd: string, ...words: string[]) => spawnSync('npm', [...words, '--offline'], { ...limit, cwd, encoding: 'utf8' });
  const source = join(folder, 'source');
  const before = JSON.stringify(packaged);
  mkdirSync(join(source, 'dist'), { recursive: true });
  cpSync('src/bin', join(source, 'src/bin'), { recursive: true });
  writeFileSync(join(source, 'package.json'), before);
  npm(source, 'pack', '--pack-destination', folder);
  t.is(readFileSync(join(source, 'package.json'), 'utf8'), before);
  const tarball = join(folder, 'packed-1.0.0.tgz');
  t.deepEqual(JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })), {
    name: 'packed',
    version: '1.0.0',
  });
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const { status, stderr } = npm(empty, 'install', '--prefix', empty, tarball);
  t.deepEqual({ status, stderr }, { status: 0, stderr: '' });
});
