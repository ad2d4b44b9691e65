import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import test from 'ava';
import { bypassesProxy } from '../../../src/http/client/no-proxy.ts';
import { limit } from '../../limit.ts';
import { peer } from '../../peers.ts';

/** Where curl agrees: a list, what goes past the proxy, and what does not. */
const asCurl: readonly (readonly [list: string, direct: readonly string[], proxied: readonly string[]])[] = [
  ['*', ['a.example', '127.0.0.1'], []],
  ['a.example', ['a.example', 'b.a.example', 'A.EXAMPLE'], ['ba.example', 'example']],
  ['.a.example', ['a.example', 'b.a.example'], ['ba.example']],
  ['b.example , a.example', ['a.example', 'b.example'], ['c.example']],
  ['b.example a.example', ['a.example'], []],
  ['a.example.', ['a.example'], []],
  ['127.0.0.0/8', ['127.1.2.3'], ['a.example']],
  ['127.0.0.1/32,127.0.0.8/30', ['127.0.0.1', '127.0.0.11'], ['127.0.0.2', '127.0.0.12']],
  ['127.0.0.1', ['127.0.0.1'], ['127.0.0.2', 'a127.0.0.1.example']],
  ['0.1', [], ['127.0.0.1']],
  ['127.0.0.0/33', [], ['127.0.0.1']],
];

for (const [list, direct, proxied] of asCurl) {
  test(`NO_PROXY=${list} is what it is for curl`, (t) => {
    for (const host of direct) t.true(bypassesProxy(new URL(`http://${host}`), list), host);
    for (const host of proxied) t.false(bypassesProxy(new URL(`http://${host}`), list), host);
  });
}

peer('curl')('curl itself says so', async (t) => {
  const proxy = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  t.teardown(() => proxy.close());
  await once(proxy, 'listening');
  const environment = { http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, PATH: process.env['PATH'] };
  // Nothing listens on port 1.
  const isProxied = (host: string, list: string) =>
    promisify(execFile)('curl', ['-s', '--resolve', `${host}:1:127.0.0.1`, `http://${host}:1/`], {
      ...limit,
      env: { ...environment, no_proxy: list },
    }).then(
      () => true,
      () => false,
    );
  for (const [list, direct, proxied] of asCurl) {
    for (const host of direct) t.false(await isProxied(host, list), `${host} ${list}`);
    for (const host of proxied) t.true(await isProxied(host, list), `${host} ${list}`);
  }
});

test('NO_PROXY may name ports and IPv6 addresses, in brackets or without', (t) => {
  const direct = (url: string, list: string) => bypassesProxy(new URL(url), list);
  t.deepEqual(
    ['http://a.example:8086', 'http://a.example', 'https://a.example:8086'].map((url) => direct(url, 'a.example:8086')),
    [true, false, true],
  );
  t.true(direct('https://a.example', 'a.example:443'));
  for (const list of ['::1', '[::1]', '[::1]:8086', '0:0:0:0:0:0:0:1', '::/64']) t.true(direct('http://[::1]:8086', list), list);
  for (const list of ['::2', '[::1]:9', '10.0.0.0/8', '::1/129']) t.false(direct('http://[::1]:8086', list), list);
  t.true(direct('http://bücher.example', '*.BÜCHER.example'));
});
