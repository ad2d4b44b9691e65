import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../../src/samples/sample.ts';
import { cubestat, inProcess } from '../cli/cubestat.ts';
import { makeCertificate } from '../exporters/certificates.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { until } from '../until.ts';
import { lines, running, sampleAt, samplesTo } from './delivering.ts';
import { startKafka } from './kafka-broker.ts';
import { api } from './kafka-frames.ts';

const exporting = (address: string, ...more: readonly string[]) => ['export', '--to', 'kafka', '--kafka-brokers', address, ...more];

/** Error codes of the protocol. */
const codes = { unknownTopic: 3, tooLarge: 10, notEnoughReplicas: 19, notAuthorized: 29, outOfOrder: 45, duplicate: 46, invalidRecord: 87 };

peer('kcat')('a topic has every sample once, the host as the key, and each host in one partition and in order', async (t) => {
  const broker = await startKafka(t);
  const hosts = ['web1', 'web2', 'a b', '', 'ä', 'x'.repeat(300)];
  const samples = samplesTo(500).flatMap((_, round) => hosts.map((host, at) => sampleAt(round * hosts.length + at + 1, host)));
  const { stderr, code } = await cubestat(exporting(broker.address), { input: lines(samples) });
  t.deepEqual([stderr, code], ['cubestat: kafka: 3000 read, 3000 written\n', 0]);
  t.deepEqual(await broker.samples(), samples);
  const messages = await broker.messages();
  for (const host of hosts) {
    const own = messages.filter(({ key }) => (key ?? '') === host);
    t.is(new Set(own.map(({ partition }) => partition)).size, 1, host.slice(0, 10));
    const parsed = own.flatMap(({ payload }) =>
      payload
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Sample),
    );
    t.deepEqual(
      parsed,
      samples.filter((sample) => sample.host === host),
      'in order',
    );
  }
});

peer('kcat')('an answer that never comes, and a connection that breaks behind a write, leave nothing twice', async (t) => {
  const broker = await startKafka(t);
  broker.meddle(({ api: key, count }) =>
    key === api.produce ? ({ 1: 'cut', 3: 'unanswered', 4: 'cut', 6: 'cut' } as const)[count] : undefined,
  );
  const samples = samplesTo(400);
  const args = exporting(broker.address, '--kafka-timeout', '1s', '--kafka-batch-size', '20');
  const { stderr } = await inProcess(args, { input: lines(samples) });
  t.regex(stderr, /400 read, 400 written/);
  t.deepEqual(await broker.samples(), samples);
});

peer('kcat')('a broker that is gone meanwhile is told, waited for, and misses nothing', async (t) => {
  const broker = await startKafka(t);
  const { child, said, ended } = running(t, exporting(broker.address, '--kafka-timeout', '2s', '--kafka-flush-interval', '0s'));
  const samples = samplesTo(900);
  child.stdin!.write(lines(samples.slice(0, 300)));
  await until(async () => (await broker.messages()).length > 0, 'the first are stored');
  await broker.stop();
  child.stdin!.write(lines(samples.slice(300, 600)));
  await until(
    () => /kafka:\/\/\S+ (refused the connection|closed the connection); \d+ samples pending in memory; retry in/.test(said()),
    'it is told',
  );
  await broker.start();
  child.stdin!.end(lines(samples.slice(600)));
  t.regex((await ended).stderr, /works again\n.*900 read, 900 written/);
  t.deepEqual(await broker.samples(), samples);
});

peer('kcat')('a way that is broken without anybody telling is left for another', async (t) => {
  const broker = await startKafka(t);
  const { child, ended } = running(t, exporting(broker.address, '--kafka-timeout', '1s', '--kafka-flush-interval', '0s'));
  child.stdin!.write(lines(samplesTo(10)));
  await until(async () => (await broker.messages()).length > 0, 'the first are stored');
  broker.stall();
  child.stdin!.end(lines(samplesTo(20).slice(10)));
  t.regex((await ended).stderr, /20 read, 20 written/);
  t.deepEqual(await broker.samples(), samplesTo(20));
});

peer('kcat')('a broker that closes idle connections is connected to again', async (t) => {
  const broker = await startKafka(t);
  const { child, ended } = running(t, exporting(broker.address, '--kafka-flush-interval', '0s'));
  child.stdin!.write(lines(samplesTo(10)));
  await until(async () => (await broker.messages()).length > 0, 'the first are stored');
  broker.closeIdle();
  child.stdin!.end(lines(samplesTo(20).slice(10)));
  t.is((await ended).stderr, 'cubestat: kafka: 20 read, 20 written\n');
  t.deepEqual(await broker.samples(), samplesTo(20));
});

peer('kcat')('what the broker finds too large is split; a sample that still is becomes a dead letter', async (t) => {
  const broker = await startKafka(t);
  const dead = join(makeTree(t, {}), 'dead');
  // The mock takes any size, and so the first produce requests are refused: of a batch of messages, its halves, one of its messages.
  broker.meddle(({ api: key, count }) => (key === api.produce && count <= 3 ? codes.tooLarge : undefined));
  const { stderr, code } = await inProcess(exporting(broker.address, '--kafka-batch-size', '2', '--dead-letters', dead), {
    input: lines(samplesTo(8)),
  });
  t.regex(stderr, /8 read, 8 written/);
  t.is(code, 0);
  t.deepEqual(await broker.samples(), samplesTo(8));
  broker.meddle(({ api: key, count }) => (key === api.produce && count <= 2 ? codes.tooLarge : undefined));
  const single = await inProcess(exporting(broker.address, '--kafka-topic', 'other', '--dead-letters', dead), {
    input: lines(samplesTo(2)),
  });
  t.regex(single.stderr, /rejected samples: answers MESSAGE_TOO_LARGE: .*\n.*2 read, 1 written, 1 rejected/);
  t.is(single.code, 1);
  t.like(JSON.parse(readFileSync(dead, 'utf8')), { exporter: 'kafka', sample: sampleAt(1) });
  t.deepEqual(await broker.samples('other'), [sampleAt(2)]);
});

peer('kcat')('a missing topic is told with what to do, not made, and waited for', async (t) => {
  const broker = await startKafka(t);
  broker.meddle(({ api: key }) => (key === api.metadata ? codes.unknownTopic : undefined));
  const check = await inProcess(exporting(broker.address, '--check'));
  const advice = 'has no topic cubestat; make it, as with kafka-topics.sh --create --topic cubestat, or let the user see it';
  t.deepEqual([check.stderr, check.code], [`cubestat: kafka: kafka://${broker.address} ${advice}\n`, 1]);
  const { child, said, ended } = running(t, exporting(broker.address));
  child.stdin!.end(lines(samplesTo(3)));
  await until(() => said().includes(`${advice}; 3 samples pending in memory; retry in`), 'it is told');
  broker.meddle(() => undefined);
  t.regex((await ended).stderr, /works again\n.*3 read, 3 written/);
  t.is(
    (await inProcess(exporting(broker.address, '--check'))).stdout,
    `kafka: kafka://${broker.address} has the topic cubestat, with 4 partitions\n`,
  );
});

peer('kcat')('an error that a retry may mend is retried, one that the user has to mend is told, a lost count begins anew', async (t) => {
  const broker = await startKafka(t);
  for (const [code, words] of [
    [codes.notEnoughReplicas, /answers NOT_ENOUGH_REPLICAS: .*; 3 samples pending in memory; retry in/],
    [codes.notAuthorized, /denies this user permission: .*; let the user write to the topic (topic\d+)/],
    [codes.outOfOrder, /answers OUT_OF_ORDER_SEQUENCE_NUMBER: .*; retry in/],
  ] as const) {
    let isOver = false;
    broker.meddle(({ api: key }) => (key === api.produce && !isOver ? code : undefined));
    const topic = `topic${code}`;
    const { child, said, ended } = running(t, exporting(broker.address, '--kafka-topic', topic));
    child.stdin!.end(lines(samplesTo(3)));
    await until(() => words.test(said()), `${words.source} is told`);
    isOver = true;
    t.regex((await ended).stderr, /works again\n.*3 read, 3 written/);
    t.deepEqual(await broker.samples(topic), samplesTo(3));
  }
});

const login = (user: string, passwordFile: string) => ['--kafka-user', user, '--kafka-password-file', passwordFile];

peer('kcat')('users log in by PLAIN and SCRAM; wrong credentials are told, and what waits is delivered once they are mended', async (t) => {
  const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];
  const broker = await startKafka(t, { users: { passwords: { metrics: 's3cret word' }, mechanisms } });
  const folder = makeTree(t, { good: 's3cret word\n', wrong: 'wrong', later: 'wrong' });
  for (const sasl of ['plain', 'scram-sha-256', 'scram-sha-512']) {
    const check = (file: string) =>
      inProcess(exporting(broker.address, ...login('metrics', join(folder, file)), '--kafka-sasl', sasl, '--check'));
    t.regex((await check('good')).stdout, /has the topic cubestat/, sasl);
    t.regex((await check('wrong')).stderr, /refused the login: .*; check the user, the password and --kafka-sasl/, sasl);
  }
  const { child, said, ended } = running(t, exporting(broker.address, ...login('metrics', join(folder, 'later'))));
  child.stdin!.end(lines(samplesTo(3)));
  await until(() => /refused the login.*3 samples pending/.test(said()), 'it is told');
  writeFileSync(join(folder, 'later'), 's3cret word');
  t.regex((await ended).stderr, /3 read, 3 written/);
  t.false(said().includes('s3cret'));
  t.deepEqual(await broker.samples(), samplesTo(3));
});

peer('kcat')('a mechanism that the broker does not take is told', async (t) => {
  const broker = await startKafka(t, { users: { passwords: { metrics: 'x' }, mechanisms: ['PLAIN'] } });
  const passwordFile = join(makeTree(t, { password: 'x' }), 'password');
  const { stderr } = await inProcess(exporting(broker.address, ...login('metrics', passwordFile), '--check'));
  t.regex(stderr, /; the brokers do not take scram-sha-512: give another with --kafka-sasl/);
});

peer('kcat', 'openssl')('TLS, and several brokers of which one is gone', async (t) => {
  const { tlsCert, tlsKey } = makeCertificate(t);
  const broker = await startKafka(t, { tls: { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) } });
  const addresses = `127.0.0.1:1,${broker.address}`;
  const untrusted = await inProcess(exporting(addresses, '--kafka-tls', '--check'));
  t.regex(untrusted.stderr, /has a certificate that is not trusted.*; renew it there, or give its authority with tls_ca/);
  const { stderr } = await inProcess(exporting(addresses, '--kafka-tls-ca', tlsCert), { input: lines(samplesTo(3)) });
  t.regex(stderr, /3 read, 3 written/);
  t.deepEqual(await broker.samples(), samplesTo(3));
  const plain = await startKafka(t);
  const hint = /closed the connection without an answer; does it require TLS, or have none\?/;
  t.regex((await inProcess(exporting(plain.address, '--kafka-tls', '--check'))).stderr, hint);
  t.regex((await inProcess(exporting(broker.address, '--check'))).stderr, hint);
});

peer('kcat')('a sender that is killed with -9 loses nothing of its spool, and the end waits no longer than it may', async (t) => {
  const broker = await startKafka(t);
  const args = exporting(broker.address, '--spool', makeTree(t, {}), '--drain-timeout', '1s');
  const samples = samplesTo(300);
  const { child, ended } = running(t, [...args, '--tee']);
  let taken = 0;
  child.stdout!.on('data', (text: string) => (taken += text.split('\n').length - 1));
  await broker.stop();
  child.stdin!.write(lines(samples));
  await until(() => taken === 300, 'all are taken');
  child.kill('SIGKILL');
  await ended;
  const left = await inProcess(args);
  t.regex(left.stderr, /300 read, 0 written, 300 pending/);
  t.is(left.code, 75);
  await broker.start();
  t.regex((await inProcess(args.slice(0, -2))).stderr, /300 written/);
  t.deepEqual(await broker.samples(), samples);
});
