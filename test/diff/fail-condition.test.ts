import test from 'ava';
import * as fc from 'fast-check';
import type { Difference } from '../../src/diff/differences.ts';
import { readFailCondition } from '../../src/diff/fail-condition.ts';

function difference(before: number | undefined, after: number | undefined, metric = 'memory.used.bytes'): Difference {
  return { metric, group: [], isCounter: false, statistic: 'mean', before, after, p: 0, hasMoved: true };
}

const holding: readonly (readonly [string, number | undefined, number | undefined, boolean | undefined])[] = [
  ['memory.used.bytes > +10%', 100, 111, true],
  ['memory.used.bytes > +10%', 100, 110, false],
  ['memory.used.bytes >= +10%', 100, 110, true],
  ['memory.used.bytes>+10%', 100, 111, true],
  ['memory.used.bytes < -50%', 100, 49, true],
  ['memory.used.bytes < -50%', 100, 50, false],
  ['memory.used.bytes > +10%', 0, 1, true],
  ['memory.used.bytes > +10%', 0, 0, false],
  ['memory.used.bytes > +10%', -100, -80, true],
  ['memory.used.bytes > +1KiB', 100, 1125, true],
  ['memory.used.bytes > +1KiB', 100, 1124, false],
  ['memory.used.bytes > 1KiB', 2000, 1025, true],
  ['memory.used.bytes > + 1 KiB ', 100, 1125, true],
  ['memory.used.bytes < - 50 %', 100, 49, true],
  ['memory.used.bytes > 1KiB', undefined, 1025, true],
  ['memory.used.bytes > +1KiB', undefined, 1025, undefined],
  ['memory.used.bytes > 1KiB', 2000, undefined, undefined],
  ['memory.* > +5%', 100, 106, true],
  ['* > 5ms', 100, 106, undefined],
];

for (const [text, before, after, expected] of holding) {
  test(`${text}, from ${before} to ${after}: ${expected}`, (t) => {
    const condition = readFailCondition(text);
    t.true(condition.matches('memory.used.bytes'));
    t.is(condition.holds(difference(before, after)), expected);
  });
}

test('the statistic stands behind the last colon; the mean is meant where there is none', (t) => {
  t.like(readFailCondition('cpu.utilization.percent:p95 > +10%'), { statistic: 'p95' });
  t.like(readFailCondition('cpu.utilization.percent > +10%'), { statistic: 'mean' });
  t.like(readFailCondition('cpu.utilization.percent:median > 5'), { statistic: 'p50' });
  t.like(readFailCondition('cpu.utilization.percent:p99.9 > 5'), { statistic: 'p99.9' });
  const odd = readFailCondition('filesystem./mnt/nas:/a.used.bytes:max > +1GiB');
  t.is(odd.statistic, 'max');
  t.true(odd.matches('filesystem./mnt/nas:/a.used.bytes'));
});

const refused = {
  '': /expected a condition such as/,
  'cpu.utilization.percent': /expected a condition such as/,
  'cpu.utilization.percent == 5': /expected a/,
  'cpu.utilization.percent:mode > 5': /expected a statistic such as mean, max or p95, not mode/,
  'cpu.utilization.percent > ten': /expected an amount such as/,
  'cpu.utilization.percent > +10kB': /expected an amount in percent/,
  'memory.used.bytes > 10%': /expected an amount in bytes, or \+10% for a change/,
  'memory.*.bytes > 10%': /expected an amount in bytes, or \+10% for a change/,
};

for (const [text, message] of Object.entries(refused)) {
  test(`"${text}" is refused`, (t) => void t.throws(() => readFailCondition(text), { message }));
}

test('no text makes it fail without a word', (t) => {
  const piece = fc.constantFrom('cpu', '.*', ':', 'p95', 'mean', '>', '<=', '+', '-', '10', '%', 'GiB', ' ', '[', '{', '\\', 'é');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        try {
          t.is(readFailCondition(text).text, text);
        } catch (error) {
          t.regex((error as Error).message, /^expected /);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
