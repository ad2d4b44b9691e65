import test from 'ava';
import { didYouMean } from '../../src/text/suggest.ts';

const meant = (word: string, ...known: string[]) => /did you mean (.*)\?/.exec(didYouMean(word, known))?.[1];

test('a letter too many, too few, another one, and two that are swapped', (t) => {
  t.is(meant('samples', 'sample', 'list'), 'sample');
  t.is(meant('lit', 'sample', 'list'), 'list');
  t.is(meant('lost', 'sample', 'list'), 'list');
  t.is(meant('--verison', '--verbose', '--version'), '--version');
  t.is(meant('rnu', 'run', 'view'), 'run');
});

test('what is near to nothing gets no suggestion, and a flag of one letter only that of the other case', (t) => {
  t.is(meant('nonsuch', 'sample', 'list', 'run'), undefined);
  t.is(meant('-X', '-f', '-h'), undefined);
  t.is(meant('-v', '-f', '-V'), '-V');
});
