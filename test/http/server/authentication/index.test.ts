import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import test from 'ava';
import { hashSync } from 'bcryptjs';
import { prometheus } from '../../../../src/exporters/prometheus/index.ts';
import { changeTree, makeTree } from '../../../fixtures/tree.ts';
import { peer } from '../../../peers.ts';
import { makeCertificate } from '../../../exporters/certificates.ts';
import { configured, serve, surroundings, web1 } from '../../../exporters/prometheus/serving.ts';
import { limit } from '../../../limit.ts';
import { until } from '../../../until.ts';

const hashed = (password: string, cost = 4) => hashSync(password, cost).replace('$2b$', '$2y$');
const basic = (name: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` });

async function curl(...args: string[]): Promise<string> {
  return (await promisify(execFile)('curl', ['-sS', ...args], limit)).stdout;
}

peer('curl', 'openssl')('curl gets the page over TLS, with the name and password that the file has', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const usersFile = join(makeTree(t, { users: `# who\n\nanna:${hashed('sécret: 1')}\n` }), 'users');
  const serving = await serve(t, { tlsCert, tlsKey, usersFile });
  await serving.put(web1);
  t.regex(serving.origin, /^https:/);
  const trusting = ['--cacert', tlsCert, `${serving.origin}/metrics`];
  t.regex(await curl('-u', 'anna:sécret: 1', ...trusting), /^cubestat_memory_used_bytes 8123453440$/m);
  const refused = /^HTTP\/1.1 401 [^]*WWW-Authenticate: Basic realm="cubestat"\r\n/;
  t.regex(await curl('-i', ...trusting), refused);
  t.regex(await curl('-i', '-u', 'anna:wrong', ...trusting), refused);
  await t.throwsAsync(curl(trusting.at(-1)!), { message: /certificate/ });
  t.deepEqual(serving.said.length, 1);
});

peer('curl', 'openssl')(
  'a renewed certificate is served without a restart; one that does not fit is told, and the old one stays',
  async (t) => {
    const { tlsCert, tlsKey } = makeCertificate(t);
    const [second, third] = [makeCertificate(t), makeCertificate(t)];
    const serving = await serve(t, { tlsCert, tlsKey });
    const trusted = (cert: string) =>
      curl('--cacert', cert, serving.origin).then(
        () => true,
        () => false,
      );
    copyFileSync(second.tlsCert, tlsCert);
    copyFileSync(second.tlsKey, tlsKey);
    await until(() => trusted(second.tlsCert), 'the second certificate is served');
    copyFileSync(third.tlsKey, tlsKey);
    await until(() => serving.said.length > 1, 'what does not fit is told');
    t.deepEqual(serving.said.slice(1), [
      `tls_key ${tlsKey} is not the key of the certificate in tls_cert ${tlsCert}; the previous one stays in use`,
    ]);
    t.true(await trusted(second.tlsCert));
  },
);

peer('openssl')('a client without TLS, or that sends nothing, holds up neither others nor the end', async (t) => {
  const serving = await serve(t, makeCertificate(t));
  const sockets = [0, 1].map(() => connect(Number(new URL(serving.origin).port), '127.0.0.1').on('error', () => {}));
  sockets[0]!.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await finished(sockets[0]!.resume()).catch(() => {});
  const began = Date.now();
  await serving.end();
  t.true(Date.now() - began < 4000, 'sooner than they time out');
  t.is(serving.said.length, 1);
});

peer('openssl')('files for TLS that cannot be read, are something else, or do not belong together fail the start', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const other = makeCertificate(t);
  const folder = makeTree(t, { text: 'hello' });
  const text = join(folder, 'text');
  const der = join(folder, 'der');
  writeFileSync(der, new X509Certificate(readFileSync(tlsCert)).raw);
  const gone = join(folder, 'gone');
  for (const [raw, message] of [
    [{ tlsCert }, 'tls_cert and tls_key go together'],
    [{ tlsKey }, 'tls_cert and tls_key go together'],
    [{ tlsCert: gone, tlsKey }, `tls_cert ${gone}: no such file or directory`],
    [{ tlsCert, tlsKey: gone }, `tls_key ${gone}: no such file or directory`],
    [{ tlsCert: text, tlsKey }, new RegExp(`^tls_cert ${text} holds no certificate in PEM \\(`)],
    [{ tlsCert: der, tlsKey }, `tls_cert ${der} holds no certificate in PEM (there is no -----BEGIN in it)`],
    [{ tlsCert, tlsKey: text }, new RegExp(`^tls_key ${text} holds no private key in PEM that needs no passphrase \\(`)],
    [{ tlsCert, tlsKey: other.tlsKey }, `tls_key ${other.tlsKey} is not the key of the certificate in tls_cert ${tlsCert}`],
  ] as const) {
    await t.throwsAsync(prometheus.check!(configured(raw), surroundings().context), { message });
    await t.throwsAsync(async () => prometheus.open(configured(raw), surroundings().context), { message });
  }
});

test('every path asks, and takes nothing that is not a name and its password', async (t) => {
  const usersFile = join(
    makeTree(t, { users: `basic_auth_users:\n  anna: ${hashed('a')} # on call\n  'bob': "${hashed('b')}"\n` }),
    'users',
  );
  const serving = await serve(t, { usersFile });
  await serving.put(web1);
  for (const path of ['/', '/metrics', '/healthz', '/sample', '/samples', '/nothing']) t.is((await serving.get(path)).status, 401, path);
  t.is((await serving.get('/metrics', {}, 'POST')).status, 401);
  const good = [basic('anna', 'a'), basic('bob', 'b')];
  for (const headers of good) t.is((await serving.get('/metrics', headers)).status, 200);
  const colonless = { authorization: `Basic ${Buffer.from('anna').toString('base64')}` };
  const garbage = ['', 'x', 'Basic', 'Basic ', 'Basic \u00ff', 'Basic ====', 'Bearer YTph', `Basic ${'A'.repeat(9000)}`];
  for (const headers of [
    ...[basic('anna', 'b'), basic('bob', ''), basic('', ''), basic('carl', 'a'), basic('Anna', 'a'), colonless],
    ...garbage.map((authorization) => ({ authorization })),
  ])
    t.is((await serving.get('/metrics', headers)).status, 401, JSON.stringify(headers));
});

test('a file of users that has changed is read again; a wrong line is told, and the users before stay', async (t) => {
  const folder = makeTree(t, { users: `anna:${hashed('old')}` });
  const serving = await serve(t, { usersFile: join(folder, 'users') });
  const status = async (password: string) => (await serving.get('/', basic('anna', password))).status;
  t.is(await status('old'), 200);
  changeTree(folder, { users: `anna:${hashed('new')}\n` });
  await until(async () => (await status('new')) === 200, 'the new password is taken');
  t.is(await status('old'), 401, 'what was remembered is of another hash');
  changeTree(folder, { users: `anna:${hashed('newer')}\nbob:hunter2\n` });
  await until(() => serving.said.length > 1, 'what does not fit is told');
  t.deepEqual(serving.said.slice(1), [
    `users_file ${folder}/users:2: what "bob" has is not a bcrypt hash of a cost from 4 to 17; htpasswd -B makes one; the previous one stays in use`,
  ]);
  t.is(await status('new'), 200);
});

test('who sends passwords faster than they can be compared is put off, and who is known is not', async (t) => {
  const usersFile = join(makeTree(t, { users: `anna:${hashed('a', 12)}` }), 'users');
  const serving = await serve(t, { usersFile });
  t.is((await serving.get('/', basic('anna', 'a'))).status, 200);
  const statuses: number[] = [];
  const flood = Array.from({ length: 100 }, async (_, at) => statuses.push((await serving.get('/', basic('anna', `x${at}`))).status));
  const ended = Promise.allSettled(flood);
  await until(() => statuses.includes(503), 'one is put off');
  t.is((await serving.get('/', basic('anna', 'a'))).status, 200);
  await serving.end();
  await ended;
  t.false(statuses.includes(200));
  t.is(serving.said.length, 1);
});

peer('curl', 'openssl')('connections over TLS that ask for nothing keep nobody out', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const serving = await serve(t, { tlsCert, tlsKey });
  const { port } = new URL(serving.origin);
  let dropped = 0;
  for (let at = 0; at < 400; at++) {
    const raw = connect(Number(port), '127.0.0.1').on('error', () => {});
    const idle = at % 2 ? raw : connectTls({ socket: raw, rejectUnauthorized: false }).on('error', () => {});
    raw.once('close', () => dropped++);
    t.teardown(() => idle.destroy());
  }
  t.regex(await curl('-i', '--cacert', tlsCert, serving.origin), /^HTTP\/1.1 200 /);
  await until(() => dropped >= 144, '144 of 400 are dropped');
});

test('passwords without TLS on an address of the network are warned of, once', async (t) => {
  const usersFile = join(makeTree(t, { users: `anna:${hashed('a')}` }), 'users');
  const { context, said } = surroundings();
  await prometheus.check!(configured({ usersFile, address: '0.0.0.0' }), context);
  t.deepEqual(said, ['passwords can be read on their way to 0.0.0.0, as there is no TLS: give tls_cert and tls_key']);
  await prometheus.check!(configured({ usersFile, address: 'localhost' }), context);
  t.is(said.length, 1);
});

const hash = hashed('a');
for (const [what, text, message] of [
  ['no user', '# nobody\n\n', ': there is no user in it'],
  ['a line without a colon', `anna:${hash}\n${hash}\n`, ':2: expected name:hash, as htpasswd -B writes it'],
  ['a line without a name', `:${hash}`, ':1: expected name:hash, as htpasswd -B writes it'],
  ['a password', 'anna:hunter2', ':1: what "anna" has is not a bcrypt hash of a cost from 4 to 17; htpasswd -B makes one'],
  ['a cost that takes days', `anna:${hash.replace('$04', '$31')}`, /:1: what "anna" has is not a bcrypt hash/],
  ['a name twice', `anna:${hash}\r\nanna:${hash}\r\n`, ':2: "anna" stands further up already'],
  ['another part of a web configuration', `basic_auth_users:\n  anna: ${hash}\ntls_server_config:\n`, /:3: expected " {2}name: hash"/],
  ['a map further down', `anna:${hash}\nbasic_auth_users:\n`, ':2: basic_auth_users: stands at the beginning, and once'],
] as const) {
  test(`${what} in a file of users is a mistake, told with its line`, async (t) => {
    const usersFile = join(makeTree(t, { users: text }), 'users');
    const expected = typeof message === 'string' ? `users_file ${usersFile}${message}` : message;
    const error = await t.throwsAsync(prometheus.check!(configured({ usersFile }), surroundings().context), { message: expected });
    t.false(error.message.includes(hash) || error.message.includes('hunter2'));
  });
}

test('a file of users that is not there fails the start', async (t) => {
  const usersFile = join(makeTree(t, {}), 'users');
  const message = `users_file ${usersFile}: no such file or directory`;
  await t.throwsAsync(async () => prometheus.open(configured({ usersFile }), surroundings().context), { message });
});
