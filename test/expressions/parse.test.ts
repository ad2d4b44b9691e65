import test from 'ava';
import * as fc from 'fast-check';
import { ExcerptError } from '../../src/errors.ts';
import { parseExpression } from '../../src/expressions/parse.ts';
import { anyCharacter } from '../any-character.ts';

for (const [text, column, message] of [
  ['', 1, /^expected a metric/],
  ['x', 2, /^expected a comparison/],
  ['x >', 4, /^expected a metric/],
  ['x > > 3', 5, /^expected a metric/],
  ['x > 3 y', 7, /^expected and, or, or the end/],
  ['x > 3)', 6, /^expected and, or, or the end/],
  ['x < 3 and (x>1', 15, /^expected a \)/],
  ['1 < x < 3', 7, /join two by and/],
  ['memory.used.bytes > 100ms', 21, /^expected a number such as 5B: memory\.used\.bytes is in bytes/],
  ['any(cpu.*.percent) > 3GiB', 22, /5%/],
  ['cpu.count > 3s', 13, /plain number/],
  ['cpu.*.percent > 3', 1, /^expected any\(cpu\.\*\.percent\) or all/],
  ['any(a.*) > any(b.*)', 12, /one side only/],
  ['host == web1', 9, /in quotes, such as "web1"/],
  ['host > "a"', 6, /^expected ==, !=, =~ or !~/],
  ['host > 3', 8, /in quotes/],
  ['host =~ "("', 9, /^expected a regular expression/],
  ['host =~ "(?=a)b"', 9, /only \(\?:/],
  ['x =~ 3', 6, /in quotes behind =~/],
  ['x == host', 6, /not a text/],
  ['cpu.utilization.percent == "a"', 1, /^expected a number to compare/],
  ['"a" == "b"', 5, /on one side/],
  ['x > 5 parsecs', 7, /^expected and/],
  ['x > 5parsecs', 5, /^expected a number such as 90/],
  ['x > 1e999', 5, /^expected a number/],
  ['host == "web1', 9, /^expected a " that ends this/],
  ['has(x', 4, /^expected a \) that ends this/],
  ['has() and x > 1', 1, /glob/],
  ['x > 1 & y > 2', 7, /^expected no & here/],
  ['host in "a"', 9, /^expected a list such as \("a", "b"\)/],
  ['host in ("a"', 13, /^expected a , or a \)/],
  ['env in (p, q)', 9, /^expected a text in quotes, such as "p"/],
  ['host in ()', 10, /^expected a metric/],
  ['host not == "a"', 10, /^expected in/],
  ['all(x.*) in (1, 2)', 1, /^expected any\(\.\.\.\) before in/],
  ['x > 5 GB of', 10, /^expected and/],
  ['host contains "a"', 6, /^expected =~ and a regular expression/],
  ['host not like "a%"', 10, /^expected =~/],
  ['host ~ "a"', 6, /^expected =~/],
  ['host =~ /a/', 9, /^expected quotes around/],
  ['host in ["a"]', 13, /^expected a list such as/],
  ['host == “a”', 9, /^expected straight quotes/],
  ['x between 1 and 2', 3, /^expected two comparisons/],
  ['x > 1 and < 2', 11, /^expected the metric again/],
  ['x gt 1', 3, /^expected a sign/],
  ['x is null', 3, /^expected has\(\.\.\.\)/],
  ['x > 1,5', 6, /^expected a point/],
  ['x > 1 and y > 2;', 16, /^expected and or or/],
  ['x > 1 xor y > 1', 7, /^expected and, or, or not/],
  ['x > 1 for 5m', 7, /^expected no duration/],
  ['x > 1 day', 7, /^expected and, or, or the end; a unit is/],
  ['x > y * 2', 7, /^expected no arithmetic/],
  ['max(x.*) > 1', 4, /there are no other functions/],
  ['any(x.* > 1) and y > 1', 1, /^expected any\(x\.\*\) > 1$/],
  ['.metrics["x.y"] > 1', 1, /^expected the name of a metric alone/],
  ['"x.y" > 1', 7, /^expected x\.y without quotes/],
  ['x > "1"', 5, /^expected 1 without quotes/],
  ['ü > 1 & y > 2', 7, /^expected no & here/],
] as const) {
  test(`the place of what is wrong: ${text}`, (t) => {
    const error = t.throws(() => parseExpression(text), { instanceOf: ExcerptError });
    t.regex(error.message.replace(/^column \d+: /, ''), message);
    t.regex(error.message, new RegExp(`^column ${column}: `));
    t.is(error.excerpt[1], `${' '.repeat(column - 1)}^`);
  });
}

test('of a long expression, what is around the place is shown', (t) => {
  const error = t.throws(() => parseExpression(`${'x > 1 and '.repeat(50)}> 3`), { instanceOf: ExcerptError });
  t.is(error.excerpt[0]!.length, 53);
  t.is(error.excerpt[0]![error.excerpt[1]!.length - 1], '>');
});

test('what is nested or long without bound is refused', (t) => {
  t.throws(() => parseExpression(`${'('.repeat(5000)}x > 1`), { message: /levels of parentheses/ });
  t.throws(() => parseExpression(`${'not '.repeat(2000)}x > 1`), { message: /levels of parentheses/ });
  t.throws(() => parseExpression(' '.repeat(20_000)), { message: /at most 10000 characters/ });
  t.notThrows(() => parseExpression(Array.from({ length: 1000 }, () => 'x > 1').join(' or ')));
});

test('any text is an expression, or refused with a reason', (t) => {
  const word = fc.constantFrom(
    ...['and', 'or', 'not', '!', '(', ')', '<', '>=', '==', '=~', '!~', '"a"', "'", '"', '`x y`', 'host', 'tag.x', 'any(', 'has(a.*)'],
    ...['cpu.count', '5%', '2GiB', '-1', '.5', '1e9', '*', '{', '[', '\\', '&&', '|', '%', '\n', '__proto__', 'constructor'],
  );
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: anyCharacter }),
    fc.array(word).map((words) => words.join(' ')),
    fc.array(word).map((words) => words.join('')),
  );
  const property = fc.property(texts, (text) => {
    try {
      parseExpression(text);
    } catch (error) {
      t.true(error instanceof ExcerptError, `${text}: ${String(error)}`);
    }
  });
  fc.assert(property, { numRuns: 2000 });
});
