import { join } from 'node:path';
import test from 'ava';
import { candidates, standardFile } from '../../src/configuration/index.ts';
import { makeTree } from '../fixtures/tree.ts';

const system = '/etc/cubestat/config.toml';

test("the user's file comes first, and is the only one that is read", (t) => {
  const folder = makeTree(t, { 'cubestat/config.toml': '' });
  const path = join(folder, 'cubestat/config.toml');
  t.is(standardFile({ XDG_CONFIG_HOME: folder }), path);
  t.deepEqual(candidates({ XDG_CONFIG_HOME: folder }), [{ path }, { path: system, passedOver: `not looked for, because ${path} is read` }]);
});

test('without XDG_CONFIG_HOME it is in .config', (t) => {
  const home = makeTree(t, { '.config/cubestat/config.toml': '' });
  t.is(standardFile({ HOME: home }), join(home, '.config/cubestat/config.toml'));
});

test('nothing is looked for in the working directory', (t) => {
  const places = (environment: Record<string, string>) => candidates(environment).map(({ path }) => path);
  t.deepEqual(places({ XDG_CONFIG_HOME: '.' }), [system]);
  t.deepEqual(places({ XDG_CONFIG_HOME: 'conf', HOME: '/home/joe' }), ['/home/joe/.config/cubestat/config.toml', system]);
  t.deepEqual(places({ XDG_CONFIG_HOME: '', HOME: '' }), [system]);
});
