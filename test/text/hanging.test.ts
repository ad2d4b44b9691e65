import test from 'ava';
import { hanging } from '../../src/text/index.ts';

test('a text goes on below its beginning, broken between words', (t) => {
  t.is(hanging('cpu  ', 'time by mode, in all and per core', 33), 'cpu  time by mode, in all and per\n     core');
  t.is(hanging('cpu  ', '負荷 負荷 負荷 負荷 負荷 負荷', 29), 'cpu  負荷 負荷 負荷 負荷 負荷\n     負荷');
});

test('it is one line where there is no terminal, or too little space', (t) => {
  const text = 'time by mode, in all and per core';
  t.is(hanging('cpu  ', text), `cpu  ${text}`);
  t.is(hanging('cpu  ', text, 20), `cpu  ${text}`);
});
