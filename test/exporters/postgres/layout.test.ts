import { assert, constantFrom, dictionary, double, integer, oneof, property, record, string } from 'fast-check';
import test from 'ava';
import { batcher } from '../../../src/samples/batcher.ts';
import { ByteWriter } from '../../../src/samples/byte-writer.ts';
import { rowLayout } from '../../../src/exporters/postgres/layout.ts';
import type { Sample } from '../../../src/samples/sample.ts';

/** The columns of each row that a layout writes of a sample. */
function rowsOf(name: 'narrow' | 'wide', sample: Sample, notice?: (message: string) => void): string[][] {
  const to = new ByteWriter();
  const batch = batcher()(sample);
  const count = rowLayout(name, notice).write(batch, 0, to);
  const text = to.take().toString();
  const lines = text.split('\n').slice(0, -1);
  if (lines.length !== count) throw new Error(`${count} rows, and ${lines.length} lines`);
  return lines.map((line) => line.split('\t').map(unescaped));
}

/** Reads a column as COPY does. */
function unescaped(column: string): string {
  return column.replaceAll(/\\(.)/gs, (_, escape: string) => ({ t: '\t', n: '\n', r: '\r' })[escape] ?? escape);
}

const text = string({
  unit: oneof(constantFrom('\\', '\t', '\n', '\r', '"', "'", 'N', '.', '\u2028'), string({ minLength: 1, maxLength: 1 })),
});
const number = double({ noNaN: true, noDefaultInfinity: true });
const samples = record({
  timestamp: integer({ min: 0, max: 4e9 }),
  host: text,
  tags: dictionary(text, text, { maxKeys: 3 }),
  metrics: dictionary(text, number, { maxKeys: 5 }),
});

test('a narrow row has one number, and what COPY reads is what was there', (t) => {
  assert(
    property(samples, (sample) => {
      const rows = rowsOf('narrow', sample);
      const found = rows.map(([time, host, tags, metric, value]) => [time, host, JSON.parse(tags!), metric, Number(value)]);
      const time = new Date(sample.timestamp * 1000).toISOString().replace('.000Z', '.000000Z');
      // Zero has no sign.
      const expected = Object.entries(sample.metrics).map(([metric, value]) => [time, sample.host, { ...sample.tags }, metric, value + 0]);
      t.deepEqual(found, expected as never);
    }),
  );
});

test('a wide row has all of a sample as JSON', (t) => {
  assert(
    property(samples, (sample) => {
      const [[, host, tags, metrics] = [], ...more] = rowsOf('wide', sample);
      const zeros = Object.fromEntries(Object.entries(sample.metrics).map(([metric, value]) => [metric, value + 0]));
      t.deepEqual([host, JSON.parse(tags!), JSON.parse(metrics!), more], [sample.host, { ...sample.tags }, zeros, []] as never);
    }),
  );
});

test('a sample of no time that the server knows has no row', (t) => {
  for (const name of ['narrow', 'wide'] as const) t.deepEqual(rowsOf(name, { timestamp: 1e15, host: 'a', metrics: { 'a.count': 1 } }), []);
});

// A text with NUL, or JSON with \\u0000, costs the server's COPY the whole batch.
test('NUL, which no text of the server has, is written as %00; two names are never one', (t) => {
  const tags = { 'b\0': 'c\0d', 'b%00': 'e%00' };
  const sample = { timestamp: 0, host: 'h\0', tags, metrics: { 'a\0': 1, 'a.count': 2, 'a%00': 3 } };
  const notices: string[] = [];
  const narrow = rowsOf('narrow', sample, (message) => notices.push(message));
  t.deepEqual(
    narrow.map((row) => row.slice(1)),
    [
      ['h%00', '{"b%00":"e%2500"}', 'a.count', '2'],
      ['h%00', '{"b%00":"e%2500"}', 'a%00', '3'],
    ],
  );
  t.deepEqual(notices, [
    'the tag b\0 is left out, because b%00 is the tag b%00',
    'the metric a\0 is left out, because a%00 is the metric a%00',
  ]);
  t.deepEqual(rowsOf('wide', sample)[0]!.slice(1), ['h%00', '{"b%00":"e%2500"}', '{"a.count":2,"a%00":3}']);
  t.deepEqual(rowsOf('wide', { ...sample, tags: {}, metrics: { 'a\0': 1 } })[0]!.slice(1), ['h%00', '{}', '{"a%00":1}']);
});
