import test from 'ava';
import { brokerOf } from '../../../src/exporters/mqtt/broker.ts';

const parse = (url: string) => brokerOf({ url, tlsInsecure: false });

test('a URL says where, and as whom', (t) => {
  const broker = parse('mqtt://me:pass%20word@broker');
  t.like(broker, { host: 'broker', port: 1883, tls: undefined, username: 'me', displayUrl: 'mqtt://broker:1883' });
  t.is(broker.password(), 'pass word');
  t.like(parse('mqtts://broker.example:9000/'), { port: 9000, tls: { servername: 'broker.example' } });
  t.deepEqual(parse('mqtts://[::1]').tls, {});
  t.like(parse('mqtts://[::1]'), { host: '::1', port: 8883 });
});

test('what is none is refused, without the password', (t) => {
  for (const url of ['', 'broker', 'tcp://broker', 'mqtt://', 'mqtt://me:s3cret@broker/topic', 'mqtt://me:s3cret@broker?x=1']) {
    const { message } = t.throws(() => parse(url), { code: 'USAGE', message: /expected one such as mqtt:/ });
    t.false(message.includes('s3cret'));
  }
});
