import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { cubestat, inProcess } from '../../cli/cubestat.ts';
import { makeTree } from '../../fixtures/tree.ts';

const input = '{"timestamp":1,"host":"web1","metrics":{"x":1}}\n';

async function startOnSocket(t: ExecutionContext) {
  const socket = join(makeTree(t, {}), 'db@1.sock');
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url!, headers: request.headers });
    request.resume().once('end', () => response.writeHead(204).end());
  }).listen(socket);
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return { socket, requests };
}

for (const [form, expected] of [
  [(socket: string) => `unix:${socket}`, '/write?db=cubestat&precision=ms'],
  [(socket: string) => `unix://${socket}`, '/write?db=cubestat&precision=ms'],
  [(socket: string) => `unix:${socket}:/influx/`, '/influx/write?db=cubestat&precision=ms'],
] as const) {
  test(`a server behind a socket: ${form('/x')}, past every proxy`, async (t) => {
    const { socket, requests } = await startOnSocket(t);
    const args = ['export', '--to', 'influxdb', '--influxdb-url', form(socket)];
    const { code, stderr } = await cubestat(args, { input, environment: { ALL_PROXY: 'http://127.0.0.1:1' } });
    t.is(code, 0, stderr);
    t.is(requests[0]!.url, expected);
    t.is(requests[0]!.headers.host, 'localhost');
    const checked = await inProcess([...args, '--check']);
    t.true(checked.stdout.includes(`unix:${socket}`), checked.stdout);
  });
}

test('a socket that is not there is waited for, as a server is', async (t) => {
  const socket = join(makeTree(t, {}), 'none.sock');
  const args = ['export', '--to', 'remote-write', '--remote-write-url', `unix:${socket}`, '--drain-timeout', '0s'];
  const { code, stderr } = await inProcess(args, { input });
  t.regex(stderr, /unix:\S+none\.sock (failed the request: no such file or directory|did not answer within)/);
  t.is(code, 1);
});

for (const [url, words] of [
  ['unix:run/x.sock', 'expected one such as unix:/run/server.sock or unix:/run/server.sock:/path'],
  [`unix:/${'x'.repeat(107)}`, 'expected a socket whose path has 107 bytes or less'],
  ['unix:/run/x.sock:/write?db=a', 'expected no query; database, org and bucket are options'],
] as const) {
  test(`${url.slice(0, 30)} is refused`, async (t) => {
    const { stderr, code } = await inProcess(['export', '--to', 'influxdb', '--influxdb-url', url]);
    t.true(stderr.includes(`influxdb: url ${JSON.stringify(url)}: ${words}`), stderr);
    t.is(code, 2);
  });
}
