import test from 'ava';
import { natsOperand } from '../../../src/sources/nats/operand.ts';
import { natsSource } from '../../../src/sources/nats/index.ts';

test('an operand names servers, a stream, and how it is read', (t) => {
  const { servers, ...rest } = natsOperand('nats://user:pass@a,b:4333/cubestat?durable=metrics&subject=cubestat.web1');
  t.deepEqual(rest, { name: 'nats://a:4222,nats://b:4333/cubestat', stream: 'cubestat', durable: 'metrics', subject: 'cubestat.web1' });
  t.deepEqual(servers.addresses, ['a:4222', 'b:4333']);
  t.like(natsOperand('tls://a/s'), { stream: 's', durable: undefined, subject: undefined });
});

test('what cannot be read is refused, without its secrets', (t) => {
  const refusals: readonly (readonly [operand: string, message: RegExp])[] = [
    ['nats://user:secret@a', /^nats:\/\/a: expected a server and a stream, as in nats:\/\/localhost:4222\/cubestat$/],
    ['nats://a/', /expected a server and a stream/],
    ['nats:///s', /expected/],
    ['nats://a/s.t', /expected a server and a stream/],
    ['nats://a/s?durabel=x', /^s\?durabel: there is no such parameter; did you mean durable\?$/],
    ['nats://a/s?durable=', /^s\?durable: expected something$/],
    ['nats://a/s?durable=a.b', /^durable a\.b: expected a name/],
    ['nats://a/s?tls_ca=/none', /^tls_ca \/none: no such file/],
    ['nats://a/s?creds=/none', /^creds_file \/none: no such file/],
  ];
  for (const [operand, message] of refusals) t.false(t.throws(() => natsOperand(operand), { message }).message.includes('secret'), operand);
});

test('files are no URLs', (t) => {
  t.deepEqual(['nats://a/b', 'TLS://a/b', 'nats', './nats://a', 'nats:a'].map(natsSource.matches), [true, true, false, false, false]);
});
