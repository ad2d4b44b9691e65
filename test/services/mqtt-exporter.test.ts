import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Sample } from '../../src/samples/sample.ts';
import { cubestat, inProcess, takesSignal } from '../cli/cubestat.ts';
import { makeCertificate } from '../exporters/certificates.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { lines, running, sampleAt, samplesTo } from './delivering.ts';
import { startMosquitto } from './mosquitto.ts';

const exporting = (url: string, ...more: readonly string[]) => ['export', '--to', 'mqtt', '--mqtt-url', url, ...more];

const numbersIn = (messages: readonly string[]) =>
  messages.filter((line) => line.includes('{')).map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as Sample).timestamp);

peer('mosquitto', 'mosquitto_sub')('each host has a topic, and a message is a sample', async (t) => {
  const broker = await startMosquitto(t);
  const unheard = await cubestat(exporting(broker.url), { input: lines(samplesTo(2)) });
  t.regex(unheard.stderr, /no client subscribes to cubestat\/\{host\}: the broker discards the messages\n.*2 read, 2 written/);
  const messages = await broker.subscribe();
  const hosts = ['web1', 'a/b', '+', '#', '%', '', 'ä b'];
  const samples = hosts.map((host, at) => sampleAt(at, host));
  const { stderr } = await inProcess(exporting(broker.url), { input: lines(samples) });
  t.is(stderr, 'cubestat: mqtt: 7 read, 7 written\n');
  await until(() => messages.filter((line) => line !== '').length === 7, 'all arrive');
  const expected = ['web1', 'a%2Fb', '%2B', '%23', '%25', '%', 'ä b'].map(
    (level, at) => `cubestat/${level} ${JSON.stringify(samples[at])}`,
  );
  t.deepEqual(
    messages.filter((line) => line !== ''),
    expected,
  );
  const old = await inProcess(exporting(broker.url, '--mqtt-protocol', '3.1.1', '--mqtt-batch-size', '50'), {
    input: lines(samplesTo(100)),
  });
  t.regex(old.stderr, /100 read, 100 written/);
  await until(() => numbersIn(messages).length === 107, 'they arrive');
  t.is(messages.filter((line) => line.startsWith('cubestat/')).length, 9, 'in two messages');
});

peer('mosquitto', 'mosquitto_sub')('what is published while the broker is away arrives when it is back', async (t) => {
  const broker = await startMosquitto(t);
  const messages = await broker.subscribe();
  const { child, said, ended } = running(t, exporting(broker.url, '--mqtt-flush-interval', '0s'));
  child.stdin!.write(lines(samplesTo(500)));
  await until(() => messages.length > 50, 'the first arrive');
  await broker.stop();
  child.stdin!.write(lines(samplesTo(800).slice(500)));
  await until(() => /(refused the connection|closed the connection|ends the connection).*pending in memory; retry in/.test(said()), 'told');
  await broker.start();
  child.stdin!.end(lines(samplesTo(1000).slice(800)));
  t.regex((await ended).stderr, /works again\n.*1000 read, 1000 written/);
  await until(() => new Set(numbersIn(messages)).size === 1000, 'all arrive, some perhaps twice');
});

peer('mosquitto', 'mosquitto_sub')('what the broker does not take is split or a dead letter', async (t) => {
  const broker = await startMosquitto(t, 'allow_anonymous true\nmax_packet_size 1000');
  const messages = await broker.subscribe();
  const large = { ...sampleAt(5), metrics: { [`test.${'x'.repeat(2000)}.count`]: 1 } };
  const dead = join(makeTree(t, {}), 'dead');
  const flags = ['--mqtt-batch-size', '80', '--dead-letters', dead];
  const input = lines([...samplesTo(4), large, ...samplesTo(100).slice(5)]);
  const { stderr, code } = await inProcess(exporting(broker.url, ...flags), { input });
  t.regex(stderr, /rejected samples: \d+ bytes, and the broker accepts at most 984\n.*100 read, 99 written, 1 rejected/);
  t.is(code, 1);
  t.like(JSON.parse(readFileSync(dead, 'utf8')), { exporter: 'mqtt', sample: large });
  await until(() => numbersIn(messages).length === 99, 'all others arrive');
});

peer('mosquitto', 'mosquitto_sub')('what the broker refuses after it has come is a dead letter too', async (t) => {
  const broker = await startMosquitto(t, 'allow_anonymous true\nmessage_size_limit 1000');
  const messages = await broker.subscribe();
  const large = { ...sampleAt(30), metrics: { [`test.${'x'.repeat(2000)}.count`]: 1 } };
  const input = lines([...samplesTo(29), large, ...samplesTo(300).slice(30)]);
  // Its answer may be lost, as it closes the connection too: what was in flight is published again, one by one.
  const { stderr } = await inProcess(exporting(broker.url), { input });
  t.regex(stderr, /rejected samples: 0x95 packet too large\n/);
  t.regex(stderr, /300 read, 299 written, 1 rejected/);
  await until(() => new Set(numbersIn(messages)).size === 299, 'the others arrive');
});

peer('mosquitto', 'mosquitto_sub')('at what a broker of 3.1.1 refuses it closes the connection: that is a dead letter too', async (t) => {
  const broker = await startMosquitto(t, 'allow_anonymous true\nmax_packet_size 1000');
  const messages = await broker.subscribe();
  const dead = join(makeTree(t, {}), 'dead');
  const isLarge = (at: number) => at % 100 === 0;
  const samples = samplesTo(300).map((sample, at) =>
    isLarge(at) ? { ...sample, metrics: { [`test.${'x'.repeat(2000)}.count`]: at } } : sample,
  );
  const { stderr, code } = await inProcess(exporting(broker.url, '--mqtt-protocol', '3.1.1', '--dead-letters', dead), {
    input: lines(samples),
  });
  t.regex(
    stderr,
    /rejected samples: closes the connection at a message of \d+ bytes to cubestat\/\w+; the largest that it accepted had \d+\n/,
  );
  t.regex(stderr, /300 read, 297 written, 3 rejected/);
  t.is(code, 1);
  const letters = readFileSync(dead, 'utf8').trimEnd().split('\n');
  t.deepEqual(
    letters.map((letter) => (JSON.parse(letter) as { sample: Sample }).sample).toSorted((one, other) => one.timestamp - other.timestamp),
    samples.filter((_, at) => isLarge(at)),
  );
  await until(() => new Set(numbersIn(messages)).size === 297, 'the others arrive');
});

peer(
  'mosquitto',
  'mosquitto_sub',
  'mosquitto_passwd',
  'openssl',
)('users, rights and TLS, and what is told of wrong ones', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const folder = makeTree(t, {
    wrong: 'wrong',
    right: 's3cret word\n',
    users: '',
    rights: 'user good\ntopic readwrite cubestat/#\nuser weak\n',
  });
  for (const [user, password] of [
    ['good', 's3cret word'],
    ['weak', 'weak'],
  ] as const)
    execFileSync('mosquitto_passwd', ['-b', join(folder, 'users'), user, password], { ...limit, stdio: 'ignore' });
  const files = `password_file ${join(folder, 'users')}\nacl_file ${join(folder, 'rights')}`;
  const broker = await startMosquitto(t, `allow_anonymous false\n${files}\ncertfile ${tlsCert}\nkeyfile ${tlsKey}`);
  const url = broker.url.replace('mqtt:', 'mqtts:');
  const check = async (...args: readonly string[]) => {
    const { stdout, stderr } = await inProcess([...args, '--check']);
    return stdout + stderr;
  };
  const trusting = ['--mqtt-tls-ca', tlsCert];
  const as = (user: string, file: string) => exporting(url, ...trusting, '--mqtt-user', user, '--mqtt-password-file', join(folder, file));
  writeFileSync(join(folder, 'weak'), 'weak');
  const found = await Promise.all([
    check(...exporting(url, ...trusting)),
    check(...exporting(url)),
    check(...as('good', 'wrong')),
    check(...as('good', 'right')),
    check(...exporting(url.replace('//', '//good:s3cret%20word@'), ...trusting)),
  ]);
  const expected = [
    /refuses the connection: 0x8[67] (bad user name or password|not authorized); check the user and the password/,
    /has a certificate that is not trusted.*; renew it there, or give its authority with tls_ca/,
    /refuses the connection: 0x8[67] .*; check the user and the password/,
    /mqtts:\/\/127\.0\.0\.1:\d+ accepts the login; the first message shows whether it may publish to cubestat\/\{host\}/,
    /accepts the login/,
  ];
  for (const [at, pattern] of expected.entries()) t.regex(found[at]!, pattern);
  t.false(found.join().includes('s3cret'));
  const { child, said, ended } = running(t, as('weak', 'weak'));
  child.stdin!.end(lines(samplesTo(3)));
  const told = /answers 0x87 not authorized; let the user publish to cubestat\/\{host\}; 3 samples pending in memory; retry in/;
  await until(() => told.test(said()), 'it is told, and nothing is lost');
  child.kill('SIGTERM');
  await takesSignal(child);
  child.kill('SIGTERM');
  t.regex((await ended).stderr, /3 read, 0 written, 3 dropped/);
});
