import * as fc from 'fast-check';
import test from 'ava';
import { formatters } from '../../src/formatters/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { peer } from '../peers.ts';
import { anyText, samplesWith, through, wellFormed } from './hostile.ts';
import { open, textOf } from './writing.ts';

const { json, ndjson } = formatters;
const samples: Sample[] = [1, 2].map((timestamp) => ({ timestamp, host: 'web1', metrics: { 'cpu.count': 4 } }));
const [one, two] = samples.map((sample) => JSON.stringify(sample));

test('ndjson: a line a sample, at once', async (t) => {
  const writing = await open(ndjson);
  t.is(await writing.write(samples[0]!), `${one}\n`);
  t.is(await writing.write(samples[1]!), `${two}\n`);
  t.is(await writing.end(), '');
});

test('json: an array, each element at once', async (t) => {
  const writing = await open(json);
  t.is(await writing.write(samples[0]!), `[\n${one}`);
  t.is(await writing.write(samples[1]!), `,\n${two}`);
  t.is(await writing.end(), '\n]\n');
});

test('json: without samples, an empty array', async (t) => {
  t.is(await textOf(json, []), '[]\n');
});

// Halves of surrogate pairs, which JSON can hold and UTF-8 cannot, are an error to jq.
const anySample = samplesWith(anyText.map(wellFormed));

for (const [format, filter] of [
  [ndjson, '.'],
  [json, '.[]'],
] as const) {
  peer('jq')(`${format.name}: jq reads every value of every sample`, async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySample, { maxLength: 50 }), async (written) => {
        const lines = through('jq', ['-c', filter], await textOf(format, written))
          .split('\n')
          .slice(0, -1);
        t.deepEqual(
          lines.map((line) => entries(JSON.parse(line))),
          written.map(entries),
        );
      }),
      { numRuns: 6 },
    );
  });
}

/** As lists, in which also a key such as `__proto__` is compared. */
function entries({ timestamp, host, tags = {}, metrics }: Sample): unknown[] {
  return [timestamp, host, Object.entries(tags), Object.entries(metrics)];
}
