import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetStreamManager } from '../../src/nats/index.ts';
import { cubestat, inProcess } from '../cli/cubestat.ts';
import { makeCertificate } from '../exporters/certificates.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { lines, running, sampleAt, samplesTo } from './delivering.ts';
import { makeAccounts } from './nats-credentials.ts';
import { startNats } from './nats-server.ts';

const exporting = (url: string, ...more: readonly string[]) => ['export', '--to', 'nats', '--nats-url', url, ...more];

peer('nats-server')('a stream has every sample once, each host below its own subject, however often they are sent', async (t) => {
  const server = await startNats(t);
  const hosts = ['web1', 'web1.example.com', 'a b', '*', '>', '', 'ä', 'x'.repeat(5000)];
  const samples = [...samplesTo(300), ...hosts.map((host, at) => sampleAt(1000 + at, host))];
  const created = await cubestat(exporting(server.url, '--nats-create', '7d,1GiB'), { input: lines(samples) });
  t.is(created.stderr, 'cubestat: nats: made the stream cubestat, which was missing\ncubestat: nats: 308 read, 308 written\n');
  await inProcess(exporting(server.url), { input: lines(samples) });
  t.deepEqual(await server.samples(), samples);
  const subjects = new Set((await server.stored()).map(({ subject }) => subject.replace(/x{50,}/, '...')));
  t.deepEqual([...subjects].sort(), [
    ...['cubestat.%', 'cubestat.%2A', 'cubestat.%3E', 'cubestat.%C3%A4'],
    ...['cubestat....-c59d3c0480cc2d71', 'cubestat.a%20b', 'cubestat.web1', 'cubestat.web1%2Eexample%2Ecom'],
  ]);
});

peer('nats-server')('a server that is killed with -9 meanwhile loses nothing, and has nothing twice', async (t) => {
  const server = await startNats(t);
  await server.addStream();
  const { child, said, ended } = running(t, exporting(server.url, '--nats-timeout', '2s', '--nats-flush-interval', '0s'));
  const samples = samplesTo(2000);
  child.stdin!.write(lines(samples.slice(0, 1000)));
  await until(async () => (await server.count()) > 100, 'the first are stored');
  await server.stop('SIGKILL');
  child.stdin!.write(lines(samples.slice(1000, 1500)));
  await until(() => /(refused the connection|closed the connection); \d+ samples pending in memory; retry in/.test(said()), 'it is told');
  await server.start();
  child.stdin!.end(lines(samples.slice(1500)));
  t.regex((await ended).stderr, /nats: 2000 read, 2000 written/);
  t.deepEqual(await server.samples(), samples);
});

peer('nats-server')('a sender that is killed with -9 loses nothing of its spool, and sends nothing twice', async (t) => {
  const server = await startNats(t);
  await server.addStream();
  const args = exporting(server.url, '--spool', makeTree(t, {}), '--tee');
  const samples = samplesTo(600);
  for (let from = 0; from < 600; from += 200) {
    const { child, ended } = running(t, args);
    let taken = 0;
    child.stdout!.on('data', (text: string) => (taken += text.split('\n').length - 1));
    child.stdin!.write(lines(samples.slice(from, from + 200)));
    await until(() => taken === 200, 'all are taken');
    child.kill('SIGKILL');
    await ended;
  }
  await inProcess(args);
  t.deepEqual(await server.samples(), samples);
});

peer('nats-server')('what is too large for the server is a dead letter; messages of many samples are split', async (t) => {
  const server = await startNats(t, { config: 'max_payload: 2000' });
  await server.addStream();
  const dead = join(makeTree(t, {}), 'dead');
  const large = { ...sampleAt(5), metrics: { [`test.${'x'.repeat(3000)}.count`]: 1 } };
  const others = samplesTo(100)
    .slice(5)
    .map((sample) => ({ ...sample, host: sample.timestamp > 50 ? 'web2' : 'web1' }));
  const input = lines([...samplesTo(4), large, ...others]);
  const { stderr, code } = await inProcess(exporting(server.url, '--nats-batch-size', '80', '--dead-letters', dead), { input });
  t.regex(stderr, /rejected samples: .* bytes, and the server accepts at most 1936 \(max_payload\)\n.*100 read, 99 written, 1 rejected/);
  t.is(code, 1);
  t.like(JSON.parse(readFileSync(dead, 'utf8')), { exporter: 'nats', sample: large });
  t.deepEqual(await server.samples(), [...samplesTo(4), ...others]);
  const stored = await server.stored();
  t.true(stored.length < 20);
  t.true(
    stored.every(({ subject, text }) => !text.includes(subject === 'cubestat.web1' ? 'web2' : 'web1')),
    'a message is of one host',
  );
});

peer('nats-server')('what a stream takes no message of is a dead letter, and a stream that is full is waited for', async (t) => {
  const server = await startNats(t);
  await server.addStream({ max_msg_size: 300, discard: 'new', max_msgs: 3 });
  const large = { ...sampleAt(2), metrics: { [`test.${'x'.repeat(300)}.count`]: 1 } };
  const { child, said, ended } = running(t, exporting(server.url));
  child.stdin!.end(lines([sampleAt(1), large, sampleAt(3), sampleAt(4), sampleAt(5)]));
  await until(() => said().includes('maximum messages exceeded'), 'it tells that the stream is full');
  await server.ask(async (connection) => {
    await (await jetStreamManager(connection)).streams.update('cubestat', { max_msgs: 10 });
  });
  const { stderr } = await ended;
  t.regex(stderr, /the stream accepts no message of this size/);
  t.regex(stderr, /nats: 5 read, 4 written, 1 rejected/);
  t.deepEqual(await server.samples(), [sampleAt(1), sampleAt(3), sampleAt(4), sampleAt(5)]);
});

peer('nats-server')('a missing stream is told with what to do, and waited for', async (t) => {
  const server = await startNats(t);
  const check = await inProcess(exporting(server.url, '--check'));
  const advice = 'has no stream that matches; make one that stores cubestat.> or let --nats-create do so; JetStream has to be on';
  t.deepEqual([check.stderr, check.code], [`cubestat: nats: ${server.url} ${advice}\n`, 1]);
  const { child, said, ended } = running(t, exporting(server.url));
  child.stdin!.end(lines(samplesTo(3)));
  await until(() => said().includes(`${advice}; 3 samples pending in memory; retry in`), 'it is told');
  await server.addStream();
  t.regex((await ended).stderr, /works again\n.*3 read, 3 written/);
  t.regex((await inProcess(exporting(server.url, '--check'))).stdout, /^nats: nats:\S+ is NATS [\d.]+; a stream stores cubestat\./);
});

const users = `authorization { users = [
  { user: good, password: "s3cret word" }
  { user: weak, password: weak, permissions: { publish: ["other.>"], subscribe: ["_INBOX.>"] } }
  { user: exact, password: exact, permissions: { publish: ["cubestat.>"], subscribe: ["_INBOX.>"] } }
] }`;

peer('nats-server')('credentials that are wrong or not enough are told, and what waits is delivered once they are mended', async (t) => {
  const server = await startNats(t, { config: users, login: 'good:s3cret%20word@' });
  await server.addStream();
  const folder = makeTree(t, { good: 's3cret word\n', wrong: 'wrong', weak: 'weak', exact: 'exact' });
  const as = (user: string, file: string) => ['--nats-user', user, '--nats-password-file', join(folder, file)];
  const check = async (user: string, file: string) => inProcess(exporting(server.url, ...as(user, file), '--check'));
  t.regex((await check('good', 'wrong')).stderr, /refused the login: .*Authorization Violation.*; check the user and password/);
  t.regex(
    (await check('weak', 'weak')).stderr,
    /denies this user permission: .*Publish to "cubestat\..*; let the user publish to cubestat\.>/,
  );
  // No right to any API of JetStream is needed.
  t.regex((await check('exact', 'exact')).stdout, /a stream stores/);
  const { child, said, ended } = running(t, exporting(server.url, ...as('good', 'wrong')));
  child.stdin!.end(lines(samplesTo(3)));
  await until(() => /refused the login.*3 samples pending/.test(said()), 'it is told');
  writeFileSync(join(folder, 'wrong'), 's3cret word');
  t.regex((await ended).stderr, /3 read, 3 written/);
  t.false(said().includes('s3cret'));
  t.deepEqual(await server.samples(), samplesTo(3));
});

peer('nats-server', 'openssl')('TLS, a token, and several servers of which one is gone', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const config = `authorization { token: "t0ken" }\ntls { cert_file: "${tlsCert}", key_file: "${tlsKey}" }`;
  const server = await startNats(t, { config, login: 't0ken@' });
  const { host } = new URL(server.url);
  const folder = makeTree(t, { token: 't0ken\n' });
  const url = `tls://127.0.0.1:1,tls://${host}`;
  const untrusted = await inProcess(exporting(url, '--nats-token-file', join(folder, 'token'), '--check'));
  t.regex(untrusted.stderr, /has a certificate that is not trusted.*; renew it there, or give its authority with tls_ca/);
  const flags = ['--nats-tls-ca', tlsCert, '--nats-token-file', join(folder, 'token')];
  const { stderr } = await inProcess(exporting(url, ...flags, '--nats-create', '1h'), { input: lines(samplesTo(3)) });
  t.regex(stderr, /3 read, 3 written/);
  const inUrl = await inProcess(exporting(`tls://t0ken@${host}`, '--nats-tls-ca', tlsCert, '--check'));
  t.regex(inUrl.stdout, /a stream stores/);
  t.false(`${inUrl.stdout}${inUrl.stderr}`.includes('t0ken'));
});

peer('nats-server')('a credentials file lets a user of an account in, to publish and to read', async (t) => {
  const { config, creds } = makeAccounts();
  const { creds: other } = makeAccounts();
  const folder = makeTree(t, { 'user.creds': creds, 'other.creds': other });
  const server = await startNats(t, { config });
  const flags = ['--nats-creds', join(folder, 'user.creds')];
  const { stderr } = await inProcess(exporting(server.url, ...flags, '--nats-create', '1h'), { input: lines(samplesTo(3)) });
  t.regex(stderr, /3 read, 3 written/);
  const operand = `${server.url}/cubestat?durable=reader&creds=${join(folder, 'user.creds')}`;
  t.is((await inProcess(['filter', operand, '-n', '3'])).stdout, lines(samplesTo(3)));
  const refused = await inProcess(exporting(server.url, '--nats-creds', join(folder, 'other.creds'), '--check'));
  t.regex(refused.stderr, /refused the login: .*Authorization Violation.*; check the user and password/);
  const empty = await inProcess(exporting(server.url, '--nats-creds', join(makeTree(t, { none: '' }), 'none'), '--check'));
  t.regex(empty.stderr, /creds_file .*none: expected a JWT and a key/);
});
