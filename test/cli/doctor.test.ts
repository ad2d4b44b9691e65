import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { makeTree, type Files } from '../fixtures/tree.ts';
import { cubestat, inProcess } from './cubestat.ts';

const host: Files = {
  'proc/stat': 'cpu  1 1 1 1 1 1 1 1 0 0\n',
  'proc/self/mountinfo': '30 24 0:26 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw\n',
  'sys/class/powercap/intel-rapl:0/name': 'package-0\n',
  'sys/class/powercap/intel-rapl:0/energy_uj': '1\n',
};

function paths(t: ExecutionContext, files: Files = host): string[] {
  const root = makeTree(t, files);
  return ['--procfs', join(root, 'proc'), '--sysfs', join(root, 'sys')];
}

function config(t: ExecutionContext, text: string): string {
  return join(makeTree(t, { 'exporters.toml': text }), 'exporters.toml');
}

test('doctor: a table for people, areas one below the other, with a conclusion at the end; 0 where nothing is broken', async (t) => {
  const { stdout, stderr, code } = await cubestat(['doctor', ...paths(t)]);
  t.deepEqual(stdout.match(/^\w+$/gm), ['collectors', 'permissions', 'container', 'clock', 'runtime', 'configuration']);
  t.regex(stdout, /^ {2}ok +power +Power that the CPU packages draw/m);
  t.regex(stdout, /\nnothing is broken; \d+ limited, \d+ absent, \d+ ok\n$/);
  t.deepEqual({ stderr, code }, { stderr: '', code: 0 });
});

test('doctor --json: an object a line, with what mends it', async (t) => {
  const { stdout, code } = await inProcess(['doctor', '--json', ...paths(t, { 'proc/x': '', 'sys/class/x': '' })]);
  const found = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { subject: string; state: string; remedy?: string });
  const proc = found.find(({ subject }) => subject === '/proc');
  t.like(proc, { area: 'permissions', state: 'broken', remedy: 'sudo mount -t proc proc /proc, or --procfs' });
  t.is(code, 1, 'what is broken is in the exit code');
});

test('doctor --config: exporters that can be reached, and those that cannot, all of them', async (t) => {
  const server = createServer((request, response) =>
    response.writeHead(request.method === 'POST' ? 204 : 200, { 'x-influxdb-version': '1.8.10' }).end(),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const spool = makeTree(t, {});
  const path = config(
    t,
    `[exporters.near]\ntype = "influxdb"\nurl = "http://127.0.0.1:${port}"\nspool = "${spool}"\n[exporters.far]\ntype = "influxdb"\nurl = "http://127.0.0.1:1"\n`,
  );
  const { stdout, code } = await inProcess(['doctor', '--config', path, ...paths(t)]);
  t.regex(stdout, /^ {2}ok +\S*exporters.toml +2 exporters$/m);
  t.regex(stdout, /^ {2}ok +near +http:\/\/127.0.0.1:\d+ is InfluxDB 1.8.10/m);
  t.regex(stdout, /^ {2}broken +far +.*http:\/\/127.0.0.1:1 refused the connection/m);
  t.regex(stdout, /^spool\n {2}ok +near +\S+ will be made$/m);
  t.regex(stdout, /\n1 broken; /);
  t.is(code, 1);
});

test('doctor --config: a file that makes no sense is broken, and the rest is told all the same', async (t) => {
  const path = config(t, '[exporters.a]\ntype = "influxbd"\n');
  const { stdout, code } = await inProcess(['doctor', '--config', path, '--config', '/nonexistent', ...paths(t)]);
  t.regex(stdout, /^ {2}broken +\S*exporters.toml +.*line 2: .*influxbd.*did you mean influxdb\?/m);
  t.regex(stdout, /^ {2}broken +\/nonexistent +cannot read \/nonexistent: no such file or directory$/m);
  t.regex(stdout, /^collectors$/m);
  t.is(code, 1);
});
