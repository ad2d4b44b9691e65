import test from 'ava';
import { kafkaBrokers } from '../../src/kafka/brokers.ts';
import { makeTree } from '../fixtures/tree.ts';

const access = { tls: false, tlsInsecure: false, sasl: 'scram-sha-512' } as const;

test('a list of brokers, with the port of Kafka unless they have another', (t) => {
  t.like(kafkaBrokers('a, b:9093,kafka-1.example.com', access), {
    displayUrl: 'kafka://a:9092,b:9093,kafka-1.example.com:9092',
    addresses: ['a:9092', 'b:9093', 'kafka-1.example.com:9092'],
    tls: undefined,
    login: undefined,
  });
});

test('what is none is refused, without what may be a secret', (t) => {
  for (const list of ['', 'a,', 'a:b', 'a:70000', 'http://a', 'user:secret@a', 'a/b', '[::1]:9092']) {
    const { message } = t.throws(() => kafkaBrokers(list, access), undefined, list);
    t.regex(message, /^broker ".*": expected a name and a port/);
    t.false(message.includes('secret'));
  }
});

test('any option of TLS means TLS; a password needs a user, and a user one', (t) => {
  t.deepEqual(kafkaBrokers('a', { ...access, tls: true }).tls, {});
  t.deepEqual(kafkaBrokers('a', { ...access, tlsInsecure: true }).tls, { rejectUnauthorized: false });
  t.throws(() => kafkaBrokers('a', { ...access, username: 'metrics' }), { message: 'a user needs password_file' });
  t.throws(() => kafkaBrokers('a', { ...access, passwordFile: '/x' }), { message: 'a password needs a user' });
});

test('a password that goes to another machine as it is, is known to', (t) => {
  const passwordFile = `${makeTree(t, { password: 's3cret\n' })}/password`;
  const login = { ...access, username: 'metrics', passwordFile };
  t.is(kafkaBrokers('a', login).login?.password(), 's3cret');
  t.false(kafkaBrokers('a', login).exposesPassword);
  t.true(kafkaBrokers('a', { ...login, sasl: 'plain' }).exposesPassword);
  t.false(kafkaBrokers('localhost,127.0.0.1:9093', { ...login, sasl: 'plain' }).exposesPassword);
  t.false(kafkaBrokers('a', { ...login, sasl: 'plain', tls: true }).exposesPassword);
});
