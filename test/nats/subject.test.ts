import test from 'ava';
import * as fc from 'fast-check';
import { hostSubject, subjectPrefix } from '../../src/nats/index.ts';
import { anyCharacter } from '../any-character.ts';

test('the subject of a host is one token below the prefix, whatever the host is called', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 400 }), (host) => {
      const subject = hostSubject('a.b', host);
      t.regex(subject, /^a\.b\.[\w%-]+$/);
      t.true(subject.length <= 'a.b.'.length + 255);
    }),
  );
});

test('different hosts have different subjects', (t) => {
  const hosts = ['', '%', '%25', 'a.b', 'a%2Eb', 'a b', `${'x'.repeat(300)}1`, `${'x'.repeat(300)}2`];
  t.is(new Set(hosts.map((host) => hostSubject('cubestat', host))).size, hosts.length);
});

test('a prefix has no wildcards, no empty words, and is not of the system', (t) => {
  t.is(subjectPrefix('metrics.production'), 'metrics.production');
  for (const bad of ['', 'a.', '.a', 'a..b', 'a.*', 'a.>', 'a b', '$SYS.a', 'a'.repeat(300)])
    t.throws(() => subjectPrefix(bad), { message: /expected words between dots/ });
});
