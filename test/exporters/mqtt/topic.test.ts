import test from 'ava';
import { hostTopic, topicTemplate } from '../../../src/exporters/mqtt/topic.ts';

test('a host is one level of a topic', (t) => {
  t.is(hostTopic('cubestat/{host}', 'web1.example.com'), 'cubestat/web1.example.com');
  t.is(hostTopic('{host}/metrics', 'a/b+c#d%e\n\0'), 'a%2Fb%2Bc%23d%25e%0A%00/metrics');
  t.is(hostTopic('cubestat/{host}', ''), 'cubestat/%');
  t.is(hostTopic('cubestat/{host}', '$&'), 'cubestat/$&');
  t.is(hostTopic('all', 'web1'), 'all');
});

test('a topic has no wildcards', (t) => {
  t.is(topicTemplate('site/{host}'), 'site/{host}');
  for (const given of ['', 'a/+', '#', '$SYS/a', 'a\0', 'x'.repeat(65_536)])
    t.throws(() => topicTemplate(given), { message: /expected words between slashes/ });
});
