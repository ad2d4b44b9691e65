import test from 'ava';
import { collectorsFor } from '../../src/collectors/index.ts';

test('each system has the collectors that are made for it', (t) => {
  const names = (platform: NodeJS.Platform) => collectorsFor(platform).map(({ name }) => name);
  t.true(names('linux').includes('pressure'));
  t.deepEqual(names('darwin'), [
    ...['cpu', 'memory', 'swap', 'vm', 'system', 'disk', 'network', 'filesystem', 'gpu', 'power', 'battery', 'temperature', 'fan'],
    'cubestat',
  ]);
  t.deepEqual(names('win32'), []);
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
