import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { serviceUnit } from '../../src/service/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { peer } from '../peers.ts';

const settings = {
  command: [process.execPath, process.execPath],
  config: '/etc/cubestat/config.toml',
  isUser: false,
  canNotify: true,
  hasNvidia: false,
};

const linesOf = (changes: Partial<typeof settings>) => serviceUnit({ ...settings, ...changes }).split('\n');

for (const changes of [{}, { hasNvidia: true }, { canNotify: false }, { command: ['/bin/sh', '/tmp/a b/50%/$x"y'] }]) {
  peer('systemd-analyze')(`systemd understands the unit: ${JSON.stringify(changes)}`, (t) => {
    const path = join(makeTree(t, { 'cubestat.service': serviceUnit({ ...settings, ...changes }) }), 'cubestat.service');
    const analyze = (...words: string[]) =>
      execFileSync('systemd-analyze', [...words, path], { ...limit, encoding: 'utf8', stdio: 'pipe' });
    t.is(analyze('verify', '--man=no', '--recursive-errors=no'), '');
    t.notThrows(() => analyze('security', '--offline=true', '--no-pager', '--threshold=35'), 'an exposure of 3.5 of 10 at most');
  });
}

test('a unit of the system runs as a user of its own and gets its configuration from the manager, that of a user does not', (t) => {
  const system = linesOf({});
  t.true(system.includes('DynamicUser=yes'));
  t.true(system.includes('LoadCredential=config.toml:/etc/cubestat/config.toml'));
  t.regex(
    system.find((line) => line.startsWith('ExecStart='))!,
    / sample --config \$\{CREDENTIALS_DIRECTORY\}\/config\.toml$/,
  );
  const user = linesOf({ isUser: true, config: '/home/joe/.config/cubestat/config.toml' });
  t.false(user.some((line) => /DynamicUser|LoadCredential|Protect/.test(line)));
  t.regex(
    user.find((line) => line.startsWith('ExecStart='))!,
    / sample --config \/home\/joe\/\.config\/cubestat\/config\.toml$/,
  );
  t.true(user.includes('WantedBy=default.target'));
});

test('words that systemd would take for something else are quoted', (t) => {
  const start = linesOf({ command: ['/opt/my node', '/opt/50%/$HOME/a"b'] }).find((line) => line.startsWith('ExecStart='));
  t.is(start, 'ExecStart="/opt/my node" "/opt/50%%/$$HOME/a\\"b" sample --config ${CREDENTIALS_DIRECTORY}/config.toml');
});

test('without systemd-notify, a service that never said that it is ready would be ended', (t) => {
  const lines = linesOf({ canNotify: false });
  t.true(lines.includes('Type=exec'));
  t.false(lines.some((line) => line.startsWith('WatchdogSec')));
});
