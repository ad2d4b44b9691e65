import { readdirSync } from 'node:fs';
import test from 'ava';
import { collectorsFor } from '../../src/collectors/index.ts';

const namesOn = (platform: NodeJS.Platform) => collectorsFor(platform).map(({ name }) => name);

/** Files of src/collectors/ that are no collector of their own. */
const shared = new Set(['kernel']);

for (const system of ['linux', 'darwin'] as const) {
  test(`each collector that is made for ${system} is in its list`, (t) => {
    const files = readdirSync('src/collectors').filter((file) => file.endsWith(`.${system}.ts`));
    const made = files.map((file) => file.replace(/\..*/, '').replaceAll('-', '_')).filter((name) => !shared.has(name));
    t.true(made.length > 10);
    t.deepEqual(
      made.filter((name) => !namesOn(system).includes(name)),
      [],
    );
    t.true(namesOn(system).includes('cubestat'));
  });
}

test('a system has no collectors of another one', (t) => {
  t.true(namesOn('linux').includes('pressure'));
  t.false(namesOn('darwin').includes('pressure'));
  t.deepEqual(namesOn('win32'), []);
});

test('a collector runs by default, or has a flag of its own or a name to be asked for by', (t) => {
  const optional = collectorsFor('linux').filter((collector) => collector.optional);
  t.deepEqual(
    optional.map(({ name, options }) => [name, Object.keys(options ?? {})]),
    [
      ['tcp_states', ['tcpStates']],
      ['remote_filesystem', ['remoteFilesystems']],
      ['voltage', ['voltages']],
      ['process', ['processes', 'pid', 'match', 'pss']],
    ],
  );
});
