import test from 'ava';
import * as fc from 'fast-check';
import { compileExpression } from '../../src/expressions/compile.ts';
import { parseExpression } from '../../src/expressions/parse.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { batchOf } from '../samples.ts';

function evaluate(text: string, sample: Sample): boolean | undefined {
  const batch = batchOf(sample);
  return compileExpression(parseExpression(text), batch.shape)(batch, 0);
}

const web: Sample = {
  timestamp: 1,
  host: 'web1',
  tags: { env: 'prod', rack: '3', host: 'x' },
  metrics: {
    'cpu.utilization.percent': 95,
    'cpu.core.0.utilization.percent': 90,
    'cpu.core.1.utilization.percent': 100,
    'memory.used.bytes': 2 ** 31,
    'disk.read.bytes_per_sec': 3e6,
    'uptime.seconds': 0.25,
    'filesystem.mount./my disk.used.percent': 40,
    x: -1,
  },
};

for (const [text, expected] of [
  ['cpu.utilization.percent > 90 and host == "web1"', true],
  ['cpu.utilization.percent>90&&host!="web1"', false],
  ['90% < cpu.utilization.percent', true],
  ['memory.used.bytes >= 2GiB', true],
  ['memory.used.bytes > 2.2GB', false],
  ['disk.read.bytes_per_sec == 3MB/s', true],
  ['uptime.seconds == 250ms', true],
  ['uptime.seconds < 1m', true],
  ['x = -1', true],
  ['x > -1.5e0', true],
  ['cpu.core.0.utilization.percent < cpu.core.1.utilization.percent', true],
  ['any(cpu.core.*.utilization.percent) > 95', true],
  ['all(cpu.core.*.utilization.percent) > 95', false],
  ['all(cpu.core.{0,1}.utilization.percent) >= 90', true],
  ['any("cpu.@(core).*") < 95', true],
  ['`filesystem.mount./my disk.used.percent` < 50', true],
  ['env == "prod"', true],
  ["tag.env != 'prod'", false],
  ['tag.rack == 3', true],
  ['tag.host == "x" and host == "web1"', true],
  ['host =~ "^web[0-9]$"', true],
  ['host =~ "eb"', true],
  ['host !~ "^(db|cache)"', true],
  ['host =~ "\\d"', true],
  ['has(memory.*) and not has(gpu.*)', true],
  ['exists(tag.env) and !has(tag.zone) and has(host)', true],
  ['host in ("db1", "web1")', true],
  ["env IN ('dev','test') or tag.rack in (4, 3)", true],
  ['host not in ("db1","web1")', false],
  ['not cpu.utilization.percent in (94, 95)', false],
  ['any(cpu.core.*.utilization.percent) in (1, 100)', true],
  ['zone not in ("a")', undefined],
  ['memory.used.bytes >= 2 GiB and 90 % < cpu.utilization.percent', true],
  ['uptime.seconds < 1 min or x > 1', true],
  ['not x > 5', true],
  ['not (x > 5 or env == "prod")', false],
  ['x > 5 or x < 5 and x > 5', false],
  ['(x > 5 or x < 5) and x < 5', true],
  // What a sample does not have is not known, and so is what follows from nothing else.
  ['gpu.utilization.percent > 5', undefined],
  ['not gpu.utilization.percent > 5', undefined],
  ['gpu.utilization.percent != 5', undefined],
  ['any(gpu.*) > 5', undefined],
  ['all(gpu.*) > 5', undefined],
  ['zone == "a"', undefined],
  ['zone !~ "a"', undefined],
  ['zone == "a" or x == -1', true],
  ['x == -1 and zone == "a"', undefined],
  ['zone == "a" and x == 0', false],
  ['x < gpu.utilization.percent', undefined],
] as const) {
  test(`${text} is ${expected}`, (t) => t.is(evaluate(text, web), expected));
}

test('names that objects have of themselves are no tags', (t) => {
  t.is(evaluate('tag.constructor == "x"', web), undefined);
  t.is(evaluate('has(tag.toString)', { timestamp: 1, host: 'a', metrics: {} }), false);
});

/** An expression as text, and what it means, found by another way. */
interface Case {
  readonly text: string;
  readonly value: (sample: Sample) => boolean | undefined;
}

const metricNames = ['a', 'b.c', 'd.percent', 'gone'] as const;
const comparisons: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
};
const number = fc.integer({ min: -3, max: 3 });
const comparison: fc.Arbitrary<Case> = fc
  .record({
    name: fc.constantFrom(...metricNames),
    sign: fc.constantFrom(...Object.keys(comparisons)),
    bound: number,
    isMirrored: fc.boolean(),
  })
  .map(({ name, sign, bound, isMirrored }) => ({
    text: isMirrored ? `${bound} ${sign} ${name}` : `${name}${sign}${bound}`,
    value: ({ metrics }) => {
      const value = metrics[name];
      if (value === undefined) return undefined;
      return isMirrored ? comparisons[sign]!(bound, value) : comparisons[sign]!(value, bound);
    },
  }));
const group: fc.Arbitrary<Case> = fc.record({ quantifier: fc.constantFrom('any', 'all'), bound: number }).map(({ quantifier, bound }) => ({
  text: `${quantifier}(core.*) >= ${bound}`,
  value: ({ metrics }) => {
    const values = Object.entries(metrics).flatMap(([name, value]) => (name.startsWith('core.') ? [value] : []));
    const fits = (value: number) => value >= bound;
    return values.length === 0 ? undefined : quantifier === 'any' ? values.some(fits) : values.every(fits);
  },
}));
const label: fc.Arbitrary<Case> = fc.record({ tag: fc.constantFrom('t', 'u'), text: fc.constantFrom('p', 'q') }).map(({ tag, text }) => ({
  text: `${tag} == "${text}"`,
  value: ({ tags }) => (tags?.[tag] === undefined ? undefined : tags[tag] === text),
}));
const { expression } = fc.letrec<{ expression: Case }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    fc.oneof(comparison, group, label),
    tie('expression').map(({ text, value }) => ({
      text: `not (${text})`,
      value: (one: Sample) => (value(one) === undefined ? undefined : !value(one)),
    })),
    fc
      .record({ left: tie('expression'), right: tie('expression'), sign: fc.constantFrom('and', '&&', 'or', '||') })
      .map(({ left, right, sign }) => ({
        text: `(${left.text}) ${sign} (${right.text})`,
        value: (one: Sample) => {
          const decisive = sign === 'or' || sign === '||';
          const values = new Set([left.value(one), right.value(one)]);
          return values.has(decisive) ? decisive : values.has(undefined) ? undefined : !decisive;
        },
      })),
  ),
}));
const sample: fc.Arbitrary<Sample> = fc.record({
  timestamp: fc.constant(1),
  host: fc.constant('a'),
  tags: fc.dictionary(fc.constantFrom('t', 'u'), fc.constantFrom('p', 'q')).map((tags) => ({ ...tags })),
  metrics: fc.dictionary(fc.constantFrom('a', 'b.c', 'd.percent', 'core.0', 'core.1'), number).map((metrics) => ({ ...metrics })),
});

test('what is compiled says what a naive reading says', (t) => {
  fc.assert(fc.property(expression, sample, ({ text, value }, one) => t.is(evaluate(text, one), value(one), text)));
});
