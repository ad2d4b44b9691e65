import test from 'ava';
import { PassThrough } from 'node:stream';
import { printable, reportTo } from '../src/report.ts';

test('no control character and none that turns the direction of writing is left in a message', (t) => {
  const characters = Array.from({ length: 0x10_000 }, (_, code) => String.fromCharCode(code));
  for (const character of characters.filter((each) => each !== '\t' && /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(each)))
    t.is(printable(character), `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  t.is(printable('a\tb\u00e9\u{1f600}'), 'a\tb\u00e9\u{1f600}');
});

test('a message that quotes something endless keeps its beginning and its reason', (t) => {
  const stderr = new PassThrough();
  reportTo(stderr).warn(`cannot read ${'a'.repeat(100_000)}: file name too long`);
  t.regex(String(stderr.read()), /^cubestat: cannot read a{488} … a{480}: file name too long\n$/);
});
