import { join } from 'node:path';
import test from 'ava';
import { natsServers } from '../../src/nats/index.ts';
import { makeTree } from '../fixtures/tree.ts';

const open = (url: string, access = {}) => natsServers(url, { tlsInsecure: false, ...access });

test('servers are named with or without a scheme and a port; what is secret is not shown', (t) => {
  const servers = open('nats://user:pass%20word@a, tls://b:4333 ,[::1]:4222');
  t.deepEqual(servers.addresses, ['a:4222', 'b:4333', '[::1]:4222']);
  t.is(servers.displayUrl, 'nats://a:4222,tls://b:4333,nats://[::1]:4222');
  t.like(servers.credentials(), { username: 'user', password: 'pass word', token: undefined });
  t.truthy(servers.tls);
  t.is(open('nats://a').tls, undefined);
});

test('a name without a password is a token', (t) => {
  t.like(open('nats://t0ken@a').credentials(), { username: undefined, token: 't0ken' });
  const folder = makeTree(t, { password: 'secret\n' });
  t.like(open('nats://user@a', { passwordFile: join(folder, 'password') }).credentials(), { username: 'user', password: 'secret' });
});

test('what cannot be a server is refused without its secrets', (t) => {
  for (const bad of ['', 'http://a', 'nats://', 'nats://a/b', 'nats://a:99999', 'a,', 'nats://user:secret@']) {
    const { message } = t.throws(() => open(bad));
    t.regex(message, /^url ".*": expected one such as nats:\/\/localhost:4222, or several between commas$/);
    t.false(message.includes('secret'), message);
  }
});

test('secrets that exclude each other, or cannot be read, are refused', (t) => {
  const folder = makeTree(t, { token: 't', password: 'p' });
  const [tokenFile, passwordFile] = [join(folder, 'token'), join(folder, 'password')];
  t.throws(() => open('nats://user:pass@a', { tokenFile }), { message: /exclude each other/ });
  t.throws(() => open('nats://a', { passwordFile }), { message: 'a password needs a username' });
  t.throws(() => open('nats://a', { credsFile: join(folder, 'none') }), { message: /^creds_file .*no such file/ });
});
