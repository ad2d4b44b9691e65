import test from 'ava';
import { hostTopic, topicTemplate } from '../../../src/exporters/mqtt/topic.ts';

test('a host is one level of a topic', (t) => {
  t.is(hostTopic('cubestat/{host}', 'web1.example.com'), 'cubestat/web1.example.com');
  t.is(hostTopic('{host}/metrics', 'a/b+c#d%e\n\0'), 'a%2Fb%2Bc%23d%25e%0A%00/metrics');
  t.is(hostTopic('cubestat/{host}', ''), 'cubestat/%');
  t.is(hostTopic('cubestat/{host}', '$&'), 'cubestat/$&');
  t.is(hostTopic('all', 'web1'), 'all');
});

// Mosquitto closes the connection at such a topic, and all that is behind it would wait for ever.
test('no host makes a topic that a broker does not take', (t) => {
  t.is(hostTopic('a/{host}', 'a\uFFFEb\u{1FFFF}\uFDD0'), 'a/a%EF%BF%BEb%F0%9F%BF%BF%EF%B7%90');
  t.is(hostTopic('{host}/metrics', '$SYS'), '%24SYS/metrics');
  const [one, other] = ['é'.repeat(40_000), `${'é'.repeat(40_000)}x`].map((host) => hostTopic('{host}/{host}', host));
  t.not(one, other);
  t.true(Buffer.byteLength(one!) <= 511);
  t.regex(one!, /^(é{119}-[0-9a-f]{16})\/\1$/);
});

test('a topic has no wildcards', (t) => {
  t.is(topicTemplate('site/{host}'), 'site/{host}');
  for (const given of ['', 'a/+', '#', '$SYS/a', 'a\0', 'a\u0001', 'a\uFFFE', 'x'.repeat(65_536), '{host}/'.repeat(300)])
    t.throws(() => topicTemplate(given), { message: /expected words between slashes/ });
});
