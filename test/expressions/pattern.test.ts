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

for (const pattern of ['(?=a)', '(?<!a)b', '(a)\\1', '(', 'a\\B', '\\p{L}', 'a'.repeat(1001), '(a{99}){99}']) {
  test(`${pattern.slice(0, 20)} is refused`, (t) => void t.throws(() => textPattern(pattern)));
}

test('conditions of one place may stand apart', (t) => {
  for (const pattern of ['\\.*?$b{0,2}$', '^a?^', '\\ba?^', '^a?\\b\\w', '$-*\\b'])
    for (const text of ['', 'a', '.a.-a{', 'b-', '-'])
      t.is(textPattern(pattern)(text), new RegExp(pattern).test(text), `/${pattern}/ on ${JSON.stringify(text)}`);
});

test('a pattern matches what JavaScript finds', (t) => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\.', '\\x61', '\\b', '^', '$', '{', '-');
  const repeat = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0}', '{1,}', '{0,2}', '*?');
  const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
    part: fc.oneof(
      { depthSize: 'small' },
      atom,
      fc.tuple(fc.constantFrom('(', '(?:'), tie('pattern')).map(([opener, inner]) => `${opener}${inner})`),
    ),
    pattern: fc.oneof(
      { maxDepth: 3 },
      fc
        .array(
          fc.tuple(tie('part'), repeat).map((both) => both.join('')),
          { maxLength: 4 },
        )
        .map((parts) => parts.join('')),
      fc.tuple(tie('pattern'), tie('pattern')).map((both) => both.join('|')),
    ),
  }));
  const property = fc.property(
    pattern,
    fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', ' ', '{'), maxLength: 6 }),
    (source, text) => {
      let expected: RegExp;
      try {
        expected = new RegExp(source);
      } catch {
        return;
      }
      t.is(textPattern(source)(text), expected.test(text), `/${source}/ on ${JSON.stringify(text)}`);
    },
  );
  fc.assert(property, { numRuns: 2000 });
});
