import test from 'ava';
import { numberAt, numberOfLine, numbersIn, startOfLine } from '../../../src/collectors/pseudo-files/numbers.ts';

test('numbers are found whatever stands between them', (t) => {
  t.deepEqual(numbersIn('  7\t0  42 9007199254740991'), [7, 0, 42, 9_007_199_254_740_991]);
  t.deepEqual(numbersIn(''), []);
});

test('only within the part of the text that was asked for', (t) => {
  t.deepEqual(numbersIn('12 345 67', 1, 5), [2, 34]);
});

test('the number at an index, up to what is no digit', (t) => {
  t.is(numberAt('a 12 345', 2), 12);
  t.is(numberAt('7', 0), 7);
  t.is(numberAt('a 12', 1), undefined);
  t.is(numberAt('18446744073709551615', 0), NaN);
});

test('the first line that begins with a word', (t) => {
  t.is(startOfLine('full 1\nsome 2\nsome 3', 'some '), 7);
  t.is(startOfLine('full 1\n', 'full '), 0);
  t.is(startOfLine('awesome 1\n', 'some '), -1);
});

test('the first number of a line, wherever the line stands', (t) => {
  const text = 'intr 70 1 2 3\nctxt 5\nprocs_running 1\nallprocs 3\nprocs 9\nempty \nlast 8';
  t.is(numberOfLine(text, 'intr'), 70);
  t.is(numberOfLine(text, 'ctxt'), 5);
  t.is(numberOfLine(text, 'procs'), 9);
  t.is(numberOfLine(text, 'last'), 8);
});

test('a line that is missing, or has no number, gives none', (t) => {
  t.is(numberOfLine('pgfault 5\nempty \nnext 6\n', 'pgmajfault'), undefined);
  t.is(numberOfLine('pgfault 5\nempty \nnext 6\n', 'empty'), undefined);
  t.is(numberOfLine('', 'pgfault'), undefined);
});

test('a number below 0 is none, as one of nearly 2^64 is', (t) => {
  t.is(numberOfLine('a 1\nSwapFree:   -4 kB\n', 'SwapFree:'), undefined);
  t.is(numberOfLine('procs_blocked 18446744073709551615\n', 'procs_blocked'), NaN);
  t.is(numberOfLine('Udp6InDatagrams                 \t123\n', 'Udp6InDatagrams'), 123);
});
