import { Readable } from 'node:stream';
import test from 'ava';
import * as fc from 'fast-check';
import type { Batch } from '../../../src/batch.ts';
import { formatters } from '../../../src/formatters/index.ts';
import { readOptions } from '../../../src/options.ts';
import { run } from '../../../src/pipeline.ts';
import { parseSample, type Sample } from '../../../src/sample.ts';
import { ndjson } from '../../../src/sources/index.ts';
import { listen } from '../../report.ts';

async function read(text: string, cut: readonly number[] = []): Promise<Batch[]> {
  const bytes = Buffer.from(text);
  const ends = [...new Set([...cut.map((at) => at % (bytes.length + 1)), bytes.length])].sort((one, other) => one - other);
  const chunks = ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1]!, end)).filter(({ length }) => length > 0);
  return (await ndjson([{ name: 'a', open: () => Readable.from(chunks) }], { report: listen() }).toArray()) as Batch[];
}

const samplesIn = (batches: readonly Batch[]): Sample[] => batches.flatMap((batch) => [...batch]);

/** The samples as they are without a reader of shapes. */
function parsed(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line.trim() === '' ? [] : [parseSample(line)];
    } catch {
      return [];
    }
  });
}

const line = (...numbers: readonly string[]) =>
  `{"timestamp":${numbers[0]},"host":"web1","metrics":{"cpu.user.percent":${numbers[1]},"a \\"b\\"":${numbers[2]}}}`;

const texts = [
  '0',
  '7',
  '-3.5',
  '0.25',
  '123456789012',
  '1.0',
  '0.50',
  '-0',
  '-0.0',
  '1e3',
  '1E-7',
  '0.0000001',
  '0.1234567890123456',
  '9007199254740993',
  '1e400',
  '01',
  '1.',
  '.5',
  '+1',
  '100.10',
  '00',
  '-',
  '12345678901234567890',
  '4.35',
  '0.30000000000000004',
];

test('lines of one shape are one batch, and a line of another is none of it', async (t) => {
  const other = '{"timestamp":3,"host":"web2","metrics":{"x":1}}';
  const batches = await read(`${[line('1', '2', '3'), line('2', '4.5', '-1'), line('3', '5', '0'), other].join('\n')}\n`);
  t.deepEqual(
    batches.map(({ length, shape }) => [length, shape.host]),
    [
      [1, 'web1'],
      [2, 'web1'],
      [1, 'web2'],
    ],
  );
});

test('what is recognised by its bytes is what JSON.parse would have read, wherever chunks end', async (t) => {
  const number = fc.constantFrom(...texts);
  const anyLine = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(number, number, number).map((numbers) => line(...numbers)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(number, number)
        .map(([at, x]) => `{"host":"h","timestamp":${at},"tags":{"1":"${x}"},"metrics":{"2":${x},"1":${at}}}`),
    },
    fc.constantFrom(
      '',
      ' ',
      '{}',
      'null',
      '{"timestamp": 1, "host": "a", "metrics": {"x": 1, "x": 2}}',
      '{"timestamp":1,"host":"a","extra":[1],"metrics":{"x":1}}',
      '\uFFFD',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anyLine, { maxLength: 40 }), fc.array(fc.nat()), async (lines, cut) => {
      const text = lines.join('\n');
      t.deepEqual(samplesIn(await read(text, cut)), parsed(text));
    }),
    { numRuns: 200 },
  );
});

test('every format is the same from recognised lines as from samples', async (t) => {
  const numbers = texts.filter((text) => Number.isFinite(Number(text)) && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text));
  const lines = numbers.map((text, at) => line(String(at + 0.5), text, numbers[(at + 1) % numbers.length]!)).join('\n');
  const written = async (source: Readable, name: keyof typeof formatters) => {
    const { options, open } = formatters[name] as (typeof formatters)['csv'];
    const stages = await open(readOptions(options, {}, {}), { report: listen(), color: false, width: 200 });
    const chunks: string[] = [];
    const { Writable } = await import('node:stream');
    await run(source, ...stages, new Writable({ write: (chunk: Buffer, _encoding, done) => (chunks.push(chunk.toString()), done()) }));
    return chunks.join('');
  };
  for (const name of Object.keys(formatters) as (keyof typeof formatters)[])
    t.is(await written(Readable.from(await read(lines)), name), await written(Readable.from(parsed(lines)), name), name);
});

test('a stream in which no two lines have the same shape is read too', async (t) => {
  const lines = Array.from({ length: 3000 }, (_, at) => `{"timestamp":${at},"host":"h${at}","metrics":{"m${at}":${at}}}`);
  t.deepEqual(
    samplesIn(await read(lines.join('\n'))).map(({ host }) => host),
    lines.map((_, at) => `h${at}`),
  );
});
