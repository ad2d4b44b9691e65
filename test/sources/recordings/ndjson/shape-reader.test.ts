import { Readable } from 'node:stream';
import test from 'ava';
import * as fc from 'fast-check';
import { ByteWriter, Literals, type Batch } from '../../../../src/samples/index.ts';
import { readInputs } from '../../../../src/sources/index.ts';
import { listen } from '../../../report.ts';

async function read(chunks: readonly Buffer[], longest?: number): Promise<{ batches: Batch[]; said: string[] }> {
  const report = listen();
  const settings = { report, failed: () => {}, ...(longest !== undefined && { longest }) };
  const batches: Batch[] = await readInputs([{ name: 'in', open: () => Readable.from(chunks, { objectMode: true }) }], settings).toArray();
  return { batches, said: report.said };
}

/** As the formats write it: from the bytes where the batch has them. */
function written(batch: Batch): string[] {
  return Array.from({ length: batch.length }, (_, row) => {
    const to = new ByteWriter();
    const { host, tags, names } = batch.shape;
    batch.writeTimestamp(row, to);
    batch.writeRow(row, { literals: new Literals(names.map(() => ' ')), columns: [...names.keys()] }, to);
    const values = names.map((name, column) => [name, batch.value(row, column)]);
    return JSON.stringify([to.take().toString(), batch.timestamp(row), host, tags, values]);
  });
}

/** Reads each line with a new reader, which knows no shape yet. */
async function generalWay(lines: readonly Buffer[]): Promise<string[]> {
  const read1 = await Promise.all(lines.map((line) => read([line])));
  return read1.flatMap(({ batches }) => batches.flatMap(written));
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

const usual = fc.oneof(
  fc.integer().map(String),
  fc.integer({ min: -10_000, max: 10_000 }).map((number) => String(number / 100)),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
);
const odd = fc.constantFrom(
  ...[
    '-0',
    '0',
    '-0.0',
    '0.0',
    '0.00000000',
    '100.0',
    '-1.50',
    '1.0',
    '1e5',
    '1E+5',
    '1e400',
    '0.0000001',
    '0.000001',
    '01',
    '-',
    '.5',
    '5.',
    '9007199254740993',
    '1.10',
  ],
  ...['18446744073709551615', '123456789012345678901', '0.1234567890123456789', '-0.5', '0.30000000000000004', 'null', '"1"', ' 1', '1e-7'],
  ...['1000000000000000000000', '123456789012345.6', '0.00000123456789012345', '--1', '1-1', '{}', '[]', '', '-0.000001', '100'],
);
const number = fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });

/** Lines as programs write them: a shape is a text with a `#` for each number. */
const shape = fc.constantFrom(
  '{"timestamp":#,"host":"a","metrics":{"x":#,"y":#}}',
  '{"timestamp":#,"host":"a","metrics":{"x":#,"z":#}}',
  '{"timestamp":#,"host":"b","metrics":{"x":#,"y":#}}',
  '{"timestamp": #, "host": "a", "metrics": {"x": #, "y": #}}',
  '{"timestamp":#,"host":"a","metrics":{"x":#,"y":#}}\r',
  '{"host":"a","tags":{"k":"5"},"metrics":{"2":#,"1":#,"a":#},"timestamp":#}',
  '{"host":"a","metrics":{"x":#,"x":#},"timestamp":#}',
  '{"host":"a","metrics":{"x":#},"metrics":{"y":#},"timestamp":#}',
  '{"host":"a","metrics":{"x":#},"extra":#,"timestamp":#}',
  '{"host":"a","metrics":{"x":#},"extra":{"y":["-1",null,true]},"timestamp":#}',
  String.raw`{"timestamp":#,"host":"\"1\\","metrics":{"\u0078":#,"y\\":#,"1,\"":#}}`,
  String.raw`{"timestamp":#,"host":"\ud800","metrics":{"x":#}}`,
  '{"timestamp":#,"host":"\uFFFD\u{1F600}","metrics":{"__proto__":#,"constructor":#,"":#}}',
  '{"timestamp":#,"host":"a","metrics":{}}',
  '\uFEFF{"timestamp":#,"host":"a","metrics":{}}',
  '[[{"timestamp":#,"host":"a","metrics":{}}]]',
  '{"timestamp":#,"host":"a","metrics":{"x":#,"y":#}',
  '{"timestamp":#,"host":"a","metrics":{"x":#,"y":#}}}',
  '{"timestamp":#,"timestamp":#,"metrics":{"x":1},"host":"a"}',
  'null',
  '',
);
const line = fc.tuple(shape, fc.array(number, { minLength: 5, maxLength: 5 })).map(([text, numbers]) => {
  let at = 0;
  return text.replaceAll('#', () => numbers[at++]!);
});
/** A few shapes that take turns are what the reader is made for. */
const lines = fc
  .array(fc.tuple(line, fc.integer({ min: 1, max: 4 })), { maxLength: 12 })
  .map((runs) => runs.flatMap(([text, times]) => Array<string>(times).fill(text)));

test('what is recognised by its bytes equals what is parsed, whatever the lines and wherever chunks end', async (t) => {
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 400 }), fc.boolean(), async (texts, size, ended) => {
      const bytes = texts.map((text) => Buffer.from(text));
      const stream = Buffer.from(texts.join('\n') + (ended ? '\n' : ''));
      const expected = await generalWay(bytes);
      t.deepEqual((await read(cut(stream, size))).batches.flatMap(written), expected);
    }),
    { numRuns: 200 },
  );
});

test('numbers of any shape', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(number, { maxLength: 30 }), async (numbers) => {
      const texts = ['1', ...numbers].map((text) => `{"timestamp":1,"host":"a","metrics":{"x":${text}}}`);
      const expected = await generalWay(texts.map((text) => Buffer.from(text)));
      t.deepEqual((await read([Buffer.from(texts.join('\n'))])).batches.flatMap(written), expected);
    }),
    { numRuns: 300 },
  );
});

const sample = (value: number, host = 'a') => `{"timestamp":1,"host":"${host}","metrics":{"x":${value}}}\n`;

test('lines of one shape are one batch, whose shape stays the same', async (t) => {
  const { batches } = await read([Buffer.from(sample(1) + sample(2) + sample(3) + sample(4, 'b') + sample(5))]);
  t.deepEqual(
    batches.map(({ length }) => length),
    [1, 2, 1, 1],
  );
  t.is(batches[3]!.shape, batches[0]!.shape);
});

test('a batch leaves before there is more input', async (t) => {
  const input = new Readable({ read() {} });
  const batches = readInputs([{ name: 'in', open: () => input }], { report: listen() })[Symbol.asyncIterator]();
  for (const value of [1, 2, 3]) {
    input.push(sample(value));
    t.is(((await batches.next()).value as Batch).value(0, 0), value);
  }
  input.push(null);
  t.true((await batches.next()).done);
});

test('a batch of a few lines does not keep the whole chunk', async (t) => {
  const { batches } = await read([Buffer.from((sample(1) + sample(2, 'b')).repeat(1000))]);
  for (const batch of batches) t.true(batch.bytes < 200);
});

test('--strict: nothing behind the bad line flows, recognised or not', async (t) => {
  const bytes = Buffer.from(`${sample(1)}${sample(2)}bad\n${sample(3)}`);
  const seen: number[] = [];
  const source = readInputs([{ name: 'in', open: () => Readable.from([bytes]) }], { report: listen(), strict: true });
  await t.throwsAsync(async () => {
    for await (const batch of source) seen.push(...[...(batch as Batch)].map(({ metrics }) => metrics['x']!));
  });
  t.deepEqual(seen, [1, 2]);
});

test('a recognised line is not longer than the longest either', async (t) => {
  const { batches, said } = await read([Buffer.from(sample(1) + sample(2) + sample(1234567))], sample(1).length);
  t.is(batches.flatMap(written).length, 2);
  t.regex(said[0]!, /line 3: longer than/);
});

test('the replacement character is valid UTF-8, as the bytes that it replaces are not', async (t) => {
  const good = await read([Buffer.from(sample(1, '\uFFFD'))]);
  t.is(good.batches[0]!.shape.host, '\uFFFD');
  t.regex((await read([Buffer.from(sample(1, 'é'), 'latin1')])).said[0]!, /line 1: not UTF-8/);
});

test('a field that a sample does not have is dropped, however deep it is', async (t) => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const { batches } = await read([Buffer.from(`{"timestamp":1,"host":"\\u0061","deep":${deep},"metrics":{"x":1}}\n`)]);
  t.deepEqual([...batches[0]!], [{ timestamp: 1, host: 'a', metrics: { x: 1 } }]);
});
