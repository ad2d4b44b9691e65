import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outage, gone, works } from './outage.ts';
import { steady } from './samples.ts';
import type { Fault, Scene } from './scene.ts';
import { spool } from './spooled.ts';
import { limit } from '../limit.ts';

/** Whether this process may mount file systems in a namespace of its own. */
export const mayMount = spawnSync('unshare', ['-m', 'true'], limit).status === 0;

const hosts = ({ folder }: Scene) => join(folder, 'hosts');
const offset = ({ folder }: Scene) => join(folder, 'offset');

/** Runs with an /etc/hosts of its own. */
const withHosts = (scene: Scene) => ['unshare', '-m', 'sh', '-c', 'mount --bind "$0" /etc/hosts && exec "$@"', hosts(scene)];

/** Runs with a clock that is as far from the real one as a file says at that time. https://github.com/wolfcw/libfaketime */
function withClock(scene: Scene): string[] {
  const library = spawnSync('faketime', ['-f', '+0', 'printenv', 'LD_PRELOAD'], { ...limit, encoding: 'utf8' }).stdout.trim();
  const settings = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: offset(scene), FAKETIME_NO_CACHE: 1, FAKETIME_DONT_FAKE_MONOTONIC: 1 };
  return ['env', ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
}

const hour = 3600;

/** What is wrong is the machine that cubestat runs on. */
export const machine: readonly Fault[] = [
  outage({
    fault: 'DNS failing',
    skip: mayMount ? undefined : 'it needs to mount an /etc/hosts',
    under(scene) {
      writeFileSync(hosts(scene), '');
      return withHosts(scene);
    },
    begins: () => {},
    ends: (scene) => writeFileSync(hosts(scene), '127.0.0.1 server.invalid\n'),
    flags: ({ proxy }) => [`--influxdb-url=http://server.invalid:${new URL(proxy.url).port}`],
    ...{ from: 'the start', lasts: 5, says: [/cannot be resolved by DNS/, works] },
  }),
  outage({
    fault: 'clock set back an hour, in an outage',
    needs: ['faketime'],
    under(scene) {
      writeFileSync(offset(scene), '+0');
      return withClock(scene);
    },
    async begins(scene) {
      await scene.proxy.begin('refuse');
      writeFileSync(offset(scene), `-${hour}`);
    },
    ends: ({ proxy }) => proxy.end(),
    clock:
      ({ samples }) =>
      (at) =>
        steady(at) - (at < samples / 2 ? 0 : hour + 0.5),
    flags: spool,
    ...{ lasts: 5, says: [gone, works] },
  }),
];
