import test from 'ava';
import * as fc from 'fast-check';
import { formatters } from '../../../../src/index.ts';
import { run } from '../../../../src/pipeline.ts';
import type { Sample } from '../../../../src/samples/sample.ts';
import { PassThrough, Readable } from 'node:stream';
import { readContent } from '../reading.ts';

const read = async (text: string, settings: Parameters<typeof readContent>[1] = {}) =>
  readContent(text, { from: 'prometheus', ...settings });
const metricsOf = async (text: string) => (await read(text)).samples.map(({ metrics }) => metrics);

test('what parsers of others stumble over is read', async (t) => {
  const lines = [
    '#no comment of a kind',
    '# TYPE  spaced   gauge',
    'spaced {hello="world"}   1',
    'joined{a="b"}2',
    'comma{a="b",} 3',
    '\tindented\t4 \r',
    'path{dir="C:\\DIR\\a"} 5',
    'quote{a="}\\"#{"} 6',
    'spaced {hello="mars"} 7',
    'exemplar_total 8 # {trace="a"} 0.5 123',
    'large 4547626680.0',
  ];
  t.deepEqual(await metricsOf(lines.join('\n')), [
    {
      ...{ 'spaced.hello.world': 1, 'joined.a.b': 2, 'comma.a.b': 3, indented: 4, 'path.dir.C:\\DIR\\a': 5, 'quote.a.}"#{': 6 },
      ...{ 'spaced.hello.mars': 7, 'exemplar.count_total': 8, large: 4547626680 },
    },
  ]);
});

test('what is no finite number is absent', async (t) => {
  t.deepEqual(await metricsOf('a NaN\nb +Inf\nc -inf\nd 1e999\ne 0\n'), [{ e: 0 }]);
});

test('a bad line costs nothing but itself, and is told', async (t) => {
  const { samples, said, failures } = await read('a 1\nb one\nc{d="e} 2\nf 1 soon\ng\nh 1 2 3\ni 2\n');
  t.deepEqual(samples[0]!.metrics, { a: 1, i: 2 });
  t.deepEqual(said, [
    'in, line 2: "one" is not a number; left out',
    'in, line 3: a brace or a quote is not closed; left out',
    'in, line 4: "soon" is not a time; left out',
    'in, line 5: expected a value; left out',
    'in, line 6: expected nothing behind the time but found "3"; left out',
    'in: 5 of 7 lines left out',
  ]);
  t.deepEqual(failures, []);
});

test('a series of more than 65,535 characters is left out', async (t) => {
  const { samples, said } = await read(`a{b="${'x'.repeat(65_535)}"} 1\nc 2\n`);
  t.deepEqual(samples[0]!.metrics, { c: 2 });
  t.is(said[0], `in, line 1: the series has ${JSON.stringify(`a{b="${'x'.repeat(35)}...`)} of 65542 characters, more than 65535; left out`);
});

test('strict: the first bad line is the end, after what stands before it', async (t) => {
  const { samples, failures } = await read('a 1\nb one\nc 2\n', { strict: true });
  t.deepEqual(
    samples.map(({ metrics }) => metrics),
    [{ a: 1 }],
  );
  t.deepEqual(failures, ['in, line 2: "one" is not a number']);
});

test('times are those of the lines, in milliseconds or seconds, and samples come in their order', async (t) => {
  const { samples } = await read('a 1 1795514402500\nb 2 1795514400.25\na 3 1795514400.25\n# EOF\n', { host: 'web1' });
  t.deepEqual(samples, [
    { timestamp: 1795514400.25, host: 'web1', metrics: { b: 2, a: 3 } },
    { timestamp: 1795514402.5, host: 'web1', metrics: { a: 1 } },
  ]);
});

test('without times, an exposition is a sample, and ends where a series comes again', async (t) => {
  t.deepEqual(await metricsOf('a 1\nb 2\na 3\nb 4\n# EOF\nc 5\n# EOF\n'), [{ a: 1, b: 2 }, { a: 3, b: 4 }, { c: 5 }]);
  t.deepEqual(
    await metricsOf('a 1\nb 2\n\nz 3\na 4\nb 5\n'),
    [
      { a: 1, b: 2 },
      { z: 3, a: 4, b: 5 },
    ],
    'cubestat separates by a blank line',
  );
});

test('the buckets of histograms are left out, which is said once', async (t) => {
  const text = '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\n';
  const { samples, said } = await read(text);
  t.deepEqual(samples[0]!.metrics, { 'h.sum_total': 3, 'h.count_total': 2 });
  t.deepEqual(said, ['in: the buckets of histograms are left out, but not their counts and sums']);
});

for (const [begin, form] of [
  ['# HELP a b\na 1\n', 'comments'],
  ['a{b="c,time="} 1\n', 'a series'],
  ['\uFEFF# TYPE a gauge\na 1\n', 'a byte order mark'],
  ['# TYPE a gauge\n\uFEFFa 1\n', 'a byte order mark where files were joined'],
  ['\n{"a.b"} 1\n', 'a name in quotes'],
] as const) {
  test(`it is known by ${form}`, async (t) => {
    const { samples, said } = await readContent(begin);
    t.is(samples.length, 1);
    t.deepEqual(said, []);
  });
}

test('other forms are not taken for it', async (t) => {
  t.is((await readContent('time value\n1 2\n')).samples.length, 0);
  t.is((await readContent('time,value\n1,2\n')).samples[0]!.timestamp, 1);
});

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
const name = fc.oneof(
  fc.constantFrom('cpu.core.0.utilization.percent', 'cpu.utilization.mean.percent', 'memory.used.bytes'),
  fc.stringMatching(/^[a-z][a-z.]{0,8}$/),
);
const sample = fc.record({
  timestamp: fc.constant(0),
  host: fc.stringMatching(/^[a-z"\\]{1,5}$/),
  tags: fc.dictionary(fc.constantFrom('env', 'rack'), fc.string({ minLength: 1, unit: 'grapheme' }), { minKeys: 1 }),
  metrics: fc.dictionary(name, finite, { minKeys: 1 }),
});

test('what --format prometheus writes is read again under the same names, however the bytes are cut', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 40 }), async (samples, size) => {
      const { samples: again, said } = await read(await written(samples), { size });
      t.deepEqual(said, []);
      t.deepEqual(values(again), values(samples));
    }),
    { numRuns: 100 },
  );
});

async function written(samples: readonly Sample[]): Promise<string> {
  const sink = new PassThrough();
  await run(Readable.from(samples), ...(await formatters.prometheus({})), sink);
  return Buffer.concat(await sink.toArray()).toString();
}

/** Expositions without times that are of several hosts cannot be told apart from one of all of them. */
function values(samples: readonly Sample[]): string[] {
  return samples
    .flatMap(({ host, tags, metrics }) =>
      Object.entries(metrics).map(([metric, value]) =>
        JSON.stringify([host, Object.entries(tags ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)), metric, value]),
      ),
    )
    .sort();
}

test('nothing in the input ends it, or becomes what is not a number', async (t) => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('a', '{', '}', '"', '\\', '=', ',', ' ', '#', '\n', 'NaN', '1', '# TYPE a ', 'counter', '# EOF', 'le', '_total'),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (content, size) => {
      const { samples } = await read(content, { size });
      t.true(samples.every(({ timestamp, metrics }) => [timestamp, ...Object.values(metrics)].every(Number.isFinite)));
    }),
    { numRuns: 500 },
  );
});
