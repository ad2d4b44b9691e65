import test from 'ava';
import { openCommandNames } from '../../../src/collectors/process/command-names.ts';

test('of commands without end, some get a name in a day, and what has one keeps it', (t) => {
  let now = 0;
  const nameOf = openCommandNames(() => now);
  const names = new Set<string>();
  for (let at = 0; at < 5000; at += 1, now += 10) {
    names.add(nameOf(`script-${at}`));
    t.is(nameOf('postgres'), 'postgres');
  }
  t.is(names.size, 200);
  t.true(names.has('other'));
});

test('a command that was not shown for a day makes room', (t) => {
  let now = 0;
  const nameOf = openCommandNames(() => now);
  for (let at = 0; at < 200; at += 1) t.is(nameOf(`script-${at}`), `script-${at}`);
  t.is(nameOf('new'), 'other');
  now += 86_400;
  t.is(nameOf('new'), 'new');
  t.is(nameOf('script-5'), 'script-5');
});
