import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import * as fc from 'fast-check';
import { bytesOf } from '../../../src/sources/recordings/byte-range.ts';

const folder = mkdtempSync(join(tmpdir(), 'cubestat-range-'));
test.after.always(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'recording.ndjson');
const lineOf = (timestamp: number, padding = 400) =>
  `${JSON.stringify({ timestamp, host: 'a', metrics: { x: 1 }, padding: ' '.repeat(padding) })}\n`;
const timesIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { timestamp: number }).timestamp);

/** The times between two that are found in the bytes to be read. */
function found(text: string, since: number, until: number, disorder: number): { times: number[]; read: number } {
  writeFileSync(path, text);
  const { start, end } = bytesOf(path, { since, until }, { least: 0, disorder }) ?? { start: 0, end: Infinity };
  const part = text.slice(start, Math.min(end, text.length));
  return { times: timesIn(part).filter((time) => time >= since && time <= until), read: part.length };
}

test('what is found in the bytes of a span is what is found in all, where hosts write in turn with clocks of their own', (t) => {
  const property = fc.property(
    fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 2000, maxLength: 2400 }),
    fc.integer({ min: -10, max: 2500 }),
    fc.integer({ min: 0, max: 2500 }),
    (jitter, since, length) => {
      const times = jitter.map((late, index) => index - late);
      const expected = times.filter((time) => time >= since && time <= since + length);
      t.deepEqual(found(times.map((time) => lineOf(time)).join(''), since, since + length, 10).times, expected);
    },
  );
  fc.assert(property, { numRuns: 20 });
});

test('of a long recording, little more is read than is wanted', (t) => {
  const text = Array.from({ length: 4000 }, (_, index) => lineOf(index)).join('');
  const { times, read } = found(text, 2000, 2010, 0);
  t.is(times.length, 11);
  t.true(read < text.length / 4, `${read} of ${text.length}`);
  t.deepEqual(found(text, 5000, 6000, 0).times, []);
  t.deepEqual(found(text, -20, -10, 0).times, []);
  t.is(found(text, -Infinity, Infinity, 0).read, text.length);
});

const day = (start: number) => Array.from({ length: 1500 }, (_, index) => lineOf(start + index));

for (const [title, lines] of [
  ['days that were joined in the wrong order', [...day(5000), ...day(0), ...day(10_000)]],
  ['a clock that was set back for a while', [...day(10_000), ...day(0).slice(0, 300), ...day(11_500)]],
  ['lines that are no samples', ['no sample\n', ...day(0)]],
  ['a line longer than a piece', [...day(0), lineOf(1500, 200_000), ...day(1501)]],
  ['nothing', []],
] as const) {
  test(`all is read of ${title}`, (t) => {
    writeFileSync(path, lines.join(''));
    t.is(bytesOf(path, { since: 100, until: 200 }, { least: 0, disorder: 10 }), undefined);
  });
}

test('a small file is not searched, and what is written later is read when the end is wanted', (t) => {
  writeFileSync(path, day(0).join(''));
  t.is(bytesOf(path, { since: 100, until: 200 }), undefined);
  t.is(bytesOf(path, { since: 100, until: Infinity }, { least: 0 })?.end, Infinity);
});
