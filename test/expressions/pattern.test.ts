import test from 'ava';
import * as fc from 'fast-check';
import { textPattern } from '../../src/expressions/pattern.ts';

for (const [pattern, matched, others] of [
  ['web', ['web1', 'my-web'], ['db']],
  ['^(web|db)-?\\d+$', ['web1', 'db-22'], ['web', 'xdb1']],
  ['^[a-z+*]{1,3}$', ['abc', '+*'], ['abcd']],
  ['\\.prod\\.', ['a.prod.b'], ['aprodb']],
  ['^(?:a|b)?c$', ['c', 'ac'], ['cc']],
  ['web\\-1', ['web-1'], ['web1']],
] as const) {
  test(`${pattern} matches`, (t) => {
    const fits = textPattern(pattern);
    t.deepEqual(matched.filter(fits), [...matched]);
    t.deepEqual(others.filter(fits), []);
  });
}

for (const pattern of [
  '(a+)+$',
  '(a|a)*b',
  '([a-z]+)*$',
  '(?:a?){40}',
  '(?=a)',
  '(a)\\1',
  '.*.*.*.*x',
  '(',
  'a?a?a?a?',
  'a'.repeat(1001),
]) {
  test(`${pattern.slice(0, 20)} is refused`, (t) => void t.throws(() => textPattern(pattern)));
}

test('a pattern that is taken ends soon on any text', (t) => {
  const part = fc.constantFrom('a', 'b', '.', '[ab]', '(a|b)', '\\w');
  const repeat = fc.constantFrom('', '', '*', '+', '?', '{0,99}', '*?');
  const pattern = fc.array(
    fc.tuple(part, repeat).map(([one, times]) => (one.startsWith('(') ? one : one + times)),
    { minLength: 1, maxLength: 6 },
  );
  const property = fc.property(pattern, (parts) => {
    let fits: (text: string) => boolean;
    try {
      fits = textPattern(`^${parts.join('')}c$`);
    } catch {
      return;
    }
    t.false(fits('a'.repeat(10_000)));
  });
  fc.assert(property, { numRuns: 200 });
});
