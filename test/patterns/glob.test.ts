import test from 'ava';
import { array, assert, constantFrom, pre, property, string } from 'fast-check';
import picomatch from 'picomatch';
import { glob } from '../../src/patterns/glob.ts';

for (const [pattern, matched, others] of [
  ['cpu.*', ['cpu.user', 'cpu.core.0.user', 'cpu.'], ['cpu', 'xcpu.user']],
  ['{cpu,memory}.*', ['cpu.a', 'memory.a'], ['disk.a']],
  ['disk.{a,b{1..3}}', ['disk.a', 'disk.b1', 'disk.b3'], ['disk.b', 'disk.b4']],
  ['!cpu.*', ['memory.a'], ['cpu.a']],
  ['!!cpu.*', ['cpu.a'], ['memory.a']],
  ['cpu.core.[0-3].*', ['cpu.core.3.a'], ['cpu.core.4.a', 'cpu.core.33.a']],
  ['[!a-c]*', ['d', '-'], ['a', 'b1', '']],
  ['[]x]', [']', 'x'], ['[', '']],
  ['[[:digit:]_]', ['5', '_'], ['a']],
  ['@(a|b)+(c)?(d)', ['ac', 'bccd'], ['a', 'abc', 'acdd']],
  ['*(ab)', ['', 'ab', 'abab'], ['aba']],
  [String.raw`a\*b`, ['a*b'], ['axb']],
  ['a[b', ['a[b'], ['ab']],
  ['{a}', ['{a}'], ['a']],
  ['(a|b)', ['(a|b)'], ['a']],
  ['?', ['/', '€', '😀'], ['', 'ab']],
  ['100%', ['100%'], ['100']],
] as const) {
  test(`${pattern} matches as in a shell`, (t) => {
    const { matches } = glob(pattern);
    t.deepEqual([...matched, ...others].filter(matches), [...matched]);
  });
}

test('globs of stars, marks and words are those of picomatch', (t) => {
  const words = array(constantFrom('a', 'b', '.', '%', '*', 'cpu'), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
  const names = array(constantFrom('a', 'b', '.', '%', 'cpu'), { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
  assert(
    property(words, names, (pattern, name) => {
      // picomatch wants a star to be one character where nothing else is asked, and knows a name that is a dot.
      pre(!pattern.endsWith('*') || (name.length > pattern.length && !name.endsWith('.')));
      pre(!/^\.+$/.test(name));
      return glob(pattern).matches(name) === picomatch(pattern, { bash: true, dot: true })(name);
    }),
  );
  t.pass();
});

test('work grows as the name does, whatever the glob', (t) => {
  for (const pattern of ['*a*a*a*a*a*a*b', '*(a*)b', '+(+(a)+(a))b', '{*a,*aa,*aaa}{*a,*aa}b', '*(*(*(a)))b'])
    t.false(glob(pattern).matches('a'.repeat(20_000)));
});

for (const pattern of ['', 'a'.repeat(1001), '!(cpu.*)', '@('.repeat(21) + ')'.repeat(21), '[[:figure:]]', '{1..100000}']) {
  test(`${JSON.stringify(pattern.slice(0, 20))} is refused with what is expected`, (t) => {
    t.throws(() => glob(pattern), { message: /^expected / });
  });
}

test('no text is more than a glob or a refusal', (t) => {
  assert(
    property(string({ unit: constantFrom(...Array.from('ab*?[]{}()|!@+\\,.-:^1')), maxLength: 40 }), string(), (pattern, name) => {
      try {
        glob(pattern).matches(name);
      } catch (error) {
        t.regex((error as Error).message, /^expected /);
      }
    }),
  );
});
