import test from 'ava';
import { kafkaSource } from '../../../src/sources/kafka/index.ts';
import { kafkaOperand } from '../../../src/sources/kafka/operand.ts';

test('an operand names brokers, a topic, and how it is read', (t) => {
  const { brokers, ...rest } = kafkaOperand('kafka://a,b:9093/host.metrics?group=csv&client_id=worker&tls=true');
  t.deepEqual(rest, {
    ...{ name: 'kafka://a:9092,b:9093/host.metrics', topic: 'host.metrics' },
    ...{ group: 'csv', from: 'beginning', clientId: 'worker' },
  });
  t.deepEqual(brokers.addresses, ['a:9092', 'b:9093']);
  t.deepEqual(brokers.tls, {});
  t.like(kafkaOperand('kafka://a/t'), { group: undefined, from: 'now', clientId: 'cubestat' });
  t.like(kafkaOperand('kafka://a/t?from=beginning'), { from: 'beginning' });
  t.like(kafkaOperand('kafka://a/t?group=g&from=now'), { from: 'now' });
});

test('what cannot be read is refused, without its secrets', (t) => {
  const refusals: readonly (readonly [operand: string, message: RegExp])[] = [
    ['kafka://user:secret@a', /^kafka:\/\/a: expected a broker and a topic, as in kafka:\/\/localhost:9092\/metrics$/],
    ['kafka://user:secret@a/t', /^broker "a": expected a name and a port/],
    ['kafka://a/', /expected a broker and a topic/],
    ['kafka:///t', /expected/],
    ['kafka://a/t/u', /expected a broker and a topic/],
    ['kafka://a/t?gruop=x', /^t\?gruop: there is no such parameter; did you mean group\?$/],
    ['kafka://a/t?group=', /^t\?group: expected something$/],
    ['kafka://a/t?from=end', /^from=end: expected beginning or now$/],
    ['kafka://a/t?sasl=x&user=u', /^sasl=x: expected plain, scram-sha-256 or scram-sha-512$/],
    ['kafka://a/t?user=u', /^a user needs password_file$/],
    ['kafka://a/t?tls_ca=/none', /^tls_ca \/none: no such file/],
  ];
  for (const [operand, message] of refusals)
    t.false(t.throws(() => kafkaOperand(operand), { message }).message.includes('secret'), operand);
});

test('files are no URLs', (t) => {
  t.deepEqual(['kafka://a/b', 'KAFKA://a/b', 'kafka', './kafka://a', 'kafka:a'].map(kafkaSource.matches), [
    true,
    true,
    false,
    false,
    false,
  ]);
});
