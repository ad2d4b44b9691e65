import { join } from 'node:path';
import test from 'ava';
import { inProcess } from '../../cli/cubestat.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { influxConfig, samplesOf, startExport } from '../influxdb/exporting.ts';
import { startInfluxServer, takesAll } from '../influxdb/server.ts';
import { targetOf } from '../../../src/exporters/influxdb/target.ts';

test('headers come from flags, a file and the environment, as NAME: VALUE or NAME=VALUE', async (t) => {
  const server = await startInfluxServer(t);
  const path = join(makeTree(t, { headers: '# for the gateway\n\nX-Api-Key: k3y k3y\r\nX-Scope-OrgID: file\n' }), 'headers');
  const args = ['export', '--to', 'influxdb', '--influxdb-url', server.url, '--influxdb-headers-file', path];
  const input = '{"timestamp":1,"host":"web1","metrics":{"x":1}}\n';
  await inProcess([...args, '--influxdb-header', 'X-Scope-OrgID: 1', '--influxdb-header', 'x-b=2:3=4'], { input });
  t.like(server.requests[0]!.headers, { 'x-api-key': 'k3y k3y', 'x-scope-orgid': '1', 'x-b': '2:3=4' });
  await inProcess(args, { input, environment: { CUBESTAT_INFLUXDB_HEADER: 'X-A: a b\nX-C=c' } });
  t.like(server.requests.at(-1)!.headers, { 'x-api-key': 'k3y k3y', 'x-a': 'a b', 'x-c': 'c' });
});

test('their values are secrets; a header authorization stands for user and token', async (t) => {
  const header = ['authorization: ApiKey s3cr3t', 'x-tenant: 42'];
  const server = await startInfluxServer(t, (request, count) => {
    const { authorization, 'x-tenant': tenant } = request.headers;
    return count === 0 ? { status: 503, body: `busy with ${authorization}, s3cr3t, tenant ${String(tenant)}` } : takesAll(request, count);
  });
  const exporting = await startExport(t, { url: server.url, header });
  exporting.write(samplesOf(1));
  await exporting.end();
  t.regex(exporting.said[0]!, /answers 503: busy with \*\*\*, \*\*\*, tenant 42;/);
  t.throws(() => targetOf(influxConfig({ header, user: 'me' })), {
    message: 'a header authorization is given beside a user or a token; one of them is enough',
  });
});

for (const [given, words] of [
  ['X-Key', 'expected a name, a colon and a text in ASCII'],
  ['X Key: s3cret', 'expected a name, a colon and a text in ASCII'],
  ['X-Key: s3cret\nX: y', 'expected a name, a colon and a text in ASCII'],
  ['X-Key: ключ', 'expected a name, a colon and a text in ASCII'],
  ['Content-Type: s3cret', 'Content-Type is set already'],
  ['Transfer-Encoding: s3cret', 'Transfer-Encoding is set already'],
  ['Proxy-Authorization: s3cret', 'Proxy-Authorization is set already'],
] as const) {
  test(`${JSON.stringify(given)} is no header to send, and is not quoted`, (t) => {
    t.throws(() => influxConfig({ header: [given] }), { message: `--influxdb-header: ${words}` });
    if (given.includes('\n')) return;
    const headers = join(makeTree(t, { headers: `X-A: b\n${given}` }), 'headers');
    const error = t.throws(() => targetOf(influxConfig({ 'headers-file': headers })));
    t.true(error.message.endsWith(`, line 2: ${words}`), error.message);
  });
}
