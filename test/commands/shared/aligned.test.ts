import test from 'ava';
import { aligned } from '../../../src/commands/shared/index.ts';

test('a row is a line, whatever its cells are, and columns stand under each other', (t) => {
  const table = [
    ['a\nfake  (hidden)', '1'],
    ['\u001b[31mred', '2'],
    ['負荷', '3'],
  ];
  const lines = aligned(table).split('\n');
  t.deepEqual(lines, ['a\\u000afake  (hidden)  1', '\\u001b[31mred          2', '負荷                   3', '']);
});

test('the last cell is wrapped between words at the width of a terminal, and its line breaks are none', (t) => {
  t.is(aligned([['cpu', 'time by mode, in all and\nper core']], 33), 'cpu  time by mode, in all\n     and\\u000aper core\n');
});
