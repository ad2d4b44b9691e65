import test from 'ava';
import { displayText, shorten, textWidth } from '../../src/text/width.ts';

test('the width is that of the text as it is displayed', (t) => {
  for (const [text, displayed, width] of [
    ['cpu', 'cpu', 3],
    ['a\tb', 'a b', 3],
    ['日本', '日本', 4],
    ['e\u0301', 'e\u0301', 1],
    ['a\u001bb', 'a\\u001bb', 8],
    ['a\u200bb', 'a\\u200bb', 8],
  ] as const) {
    t.is(displayText(text), displayed);
    t.is(textWidth(text), width);
    t.is(textWidth(displayed), width);
  }
});

test('a shortened text fits, ends with an ellipsis and cuts no character', (t) => {
  t.is(shorten('web1', 4), 'web1');
  t.is(shorten('web10', 4), 'web…');
  t.is(shorten('日本語', 5), '日本…');
  t.is(shorten('日本語', 4), '日…');
  t.is(shorten('web1', 0), '');
});
