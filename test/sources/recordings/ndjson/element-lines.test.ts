import { Readable } from 'node:stream';
import test from 'ava';
import * as fc from 'fast-check';
import type { Batch } from '../../../../src/samples/index.ts';
import { readInputs } from '../../../../src/sources/index.ts';
import { listen } from '../../../report.ts';

async function read(text: string, sizes: readonly number[] = [text.length]) {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  const report = listen();
  const batches: Batch[] = await readInputs([{ name: 'in', open: () => Readable.from(chunks) }], { report }).toArray();
  return { samples: batches.flatMap((batch) => [...batch]).map((one) => ({ ...one })), said: report.said };
}

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('[', ']', '{"a":[', '\\', '"', ',', '\n', '],['));
const sample = fc.record({
  timestamp: fc.integer({ min: 0, max: 2 ** 31 }),
  host: text.map((name) => `h${name}`),
  metrics: fc.dictionary(
    text.map((name) => `m${name}`),
    fc.integer(),
    { maxKeys: 4 },
  ),
});
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const layouts: readonly ((samples: readonly unknown[]) => string)[] = [
  (samples) => JSON.stringify(samples),
  (samples) => JSON.stringify(samples, undefined, 2),
  (samples) => `[\n${samples.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`,
  (samples) => `\uFEFF [\r\n${samples.map((one) => JSON.stringify(one)).join('\r\n, ')}\r\n]\r\n`,
  (samples) => samples.map((one) => JSON.stringify([one])).join(''),
];

test('any array of samples, laid out and chunked in any way, gives the samples that its elements give as lines', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(sample, { maxLength: 5 }), fc.constantFrom(...layouts), sizes, async (samples, layout, sizes) => {
      const lines = await read(samples.map((one) => `${JSON.stringify(one)}\n`).join(''));
      t.deepEqual(await read(layout(samples), sizes), lines);
    }),
    { numRuns: 150 },
  );
});

const good = (timestamp: number) => JSON.stringify({ timestamp, host: 'a', metrics: { x: timestamp } });

for (const [name, array, number] of [
  ['on one line, by the number of its element', `[${good(1)},nonsense,${good(3)}]`, 2],
  ['on lines of their own, by the number of its line', `[\n${good(1)},\nnonsense,\n${good(3)}\n]\n`, 3],
  ['in a string that is not closed', `[\n${good(1)},\n{"host":"a,\n${good(3)}\n]\n`, 3],
  ['behind the array', `[${good(1)}]\nnonsense\n${good(3)}\n`, 2],
] as const) {
  test(`what is not a sample among elements is told and left out: ${name}`, async (t) => {
    const { samples, said } = await read(array);
    t.deepEqual(samples.map(({ timestamp }) => timestamp), [1, 3]); // prettier-ignore
    t.true(said[0]!.startsWith(`in, line ${number}: `), said[0]);
  });
}

test('an element that is too long is no more held than a line that is', async (t) => {
  const { samples, said } = await read(`[${good(1)},{"x":"${'x'.repeat(5 * 2 ** 20)}"},${good(3)}]`, [65_536]);
  t.deepEqual(samples.map(({ timestamp }) => timestamp), [1, 3]); // prettier-ignore
  t.regex(said[0]!, /line 2: longer than 4194304 bytes/);
});
