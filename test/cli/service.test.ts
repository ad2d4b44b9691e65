import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { peer } from '../peers.ts';
import { cubestat, inProcess, outcome, start } from './cubestat.ts';

test('service: a unit on stdout, and on stderr what its user may not do', async (t) => {
  const folder = makeTree(t, { password: 'x' });
  chmodSync(join(folder, 'password'), 0o600);
  const toml = `[exporters.a]\ntype = "csv"\nfilename = "/srv/a.csv"\n[exporters.b]\ntype = "influxdb"\npassword_file = "${folder}/password"\n`;
  const path = join(makeTree(t, { 'config.toml': toml }), 'config.toml');
  const { stdout, stderr, code } = await cubestat(['service', '--config', path]);
  t.regex(stdout, /^\[Unit\]\n[^]*\n\[Service\]\n[^]*\n\[Install\]\nWantedBy=multi-user\.target\n$/);
  t.true(stdout.includes(`LoadCredential=config.toml:${path}\n`));
  t.true(stderr.includes(`cubestat: ${path}, line 3: a writes to /srv/a.csv: the service may write below its own folder only`), stderr);
  t.true(stderr.includes(`cubestat: ${path}, line 6: b reads ${folder}/password, which others may not`), stderr);
  t.is(code, 0);
  t.is((await inProcess(['service', '--user', '--config', path])).stderr, '', 'that of a user runs as that user');
});

test('service: a file with which it could not start is refused, one that is not there yet is not', async (t) => {
  const path = join(makeTree(t, { 'config.toml': '[sample]\ninterval = "1s"\n' }), 'config.toml');
  const empty = await inProcess(['service', '--config', path]);
  t.is(empty.stderr, `cubestat: ${path}: there is no [exporters.NAME] in it, so that the service would have nothing to do\n`);
  t.deepEqual({ stdout: empty.stdout, code: empty.code }, { stdout: '', code: 2 });
  const { stderr, code } = await inProcess(['service', '--config', '/nonexistent/config.toml']);
  t.true(stderr.includes('/nonexistent/config.toml cannot be checked'));
  t.true(stderr.includes('no such file or directory'));
  t.is(code, 0);
});

test('service: a file that cannot be looked at costs its own warning only, and one that a unit cannot name is refused', async (t) => {
  const folder = makeTree(t, {});
  symlinkSync('loop', join(folder, 'loop'));
  const path = join(folder, 'config.toml');
  writeFileSync(path, `[exporters.b]\ntype = "influxdb"\npassword_file = "${folder}/loop"\n`);
  const { stdout, code } = await inProcess(['service', '--config', path]);
  t.true(stdout.includes(`LoadCredential=config.toml:${path}\n`));
  t.is(code, 0);
  for (const name of ['a\nExecStartPre=b', 'a\\']) {
    const refused = await inProcess(['service', '--config', join(folder, name)]);
    t.regex(refused.stderr, /: a unit cannot name a file like this/);
    t.deepEqual({ stdout: refused.stdout, code: refused.code }, { stdout: '', code: 2 });
  }
});

test('service --user: the file of the user', async (t) => {
  const folder = makeTree(t, { 'cubestat/config.toml': '[exporters.a]\ntype = "ndjson"\n' });
  const { stdout } = await inProcess(['service', '--user'], { environment: { XDG_CONFIG_HOME: folder } });
  t.true(stdout.includes(` sample --config ${folder}/cubestat/config.toml\n`));
});

/** Stands for systemd at the other end of the socket; like it, it closes the descriptor that comes with a barrier. */
const socketReader = `
import os, socket, sys
reader = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
reader.bind(sys.argv[1])
print('bound', flush=True)
while True:
    data, fds, _, _ = socket.recv_fds(reader, 4096, 8)
    for fd in fds: os.close(fd)
    print(data.decode().strip(), flush=True)
`;

peer('systemd-notify', 'python3')('a service tells systemd when its exporters are open, and when it ends', async (t) => {
  const folder = makeTree(t, { 'config.toml': '[sample]\ninterval = "10ms"\n[exporters.a]\ntype = "csv"\nfilename = "/dev/null"\n' });
  const socket = join(folder, 'notify');
  const reader = spawn('python3', ['-c', socketReader, socket], { ...limit, stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => reader.kill('SIGKILL'));
  let heard = '';
  const hears = async (text: string) => {
    while (!heard.includes(text)) heard += String((await once(reader.stdout, 'data'))[0]);
  };
  await hears('bound');
  const child = start(['sample', '--config', join(folder, 'config.toml')], { NOTIFY_SOCKET: socket });
  const ended = outcome(child);
  await hears('READY=1');
  child.kill('SIGTERM');
  await hears('STOPPING=1');
  t.is((await ended).code, 0);
});
