import test from 'ava';
import { printable } from '../../src/text/printable.ts';

test('no control character and none that turns the direction of writing or hides is left in a message', (t) => {
  const characters = Array.from({ length: 0x10_000 }, (_, code) => String.fromCharCode(code));
  for (const character of characters.filter(
    (each) => each !== '\t' && /[\p{Cc}\p{Bidi_Control}\u2028\u2029\u00ad\u200b\u2060\ufeff]/u.test(each),
  ))
    t.is(printable(character), `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  t.is(printable('a\tb\u00e9\u{1f600}'), 'a\tb\u00e9\u{1f600}');
});
