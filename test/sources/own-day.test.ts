import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import type { Batch } from '../../src/samples/index.ts';
import { filters, timeRange } from '../../src/filters/index.ts';
import { readOptions } from '../../src/options/index.ts';
import { readOperands } from '../../src/sources/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { listen } from '../report.ts';

process.env['TZ'] = 'UTC';

const at = (text: string) => Date.parse(`${text}Z`) / 1000;
const recording = (day: string, hours: readonly number[]) =>
  hours.map((hour) => `{"timestamp":${at(`${day}T${String(hour).padStart(2, '0')}:00`)},"host":"a","metrics":{"x":1}}\n`).join('');

async function read(
  t: ExecutionContext,
  files: Readonly<Record<string, string>>,
  operands: readonly string[],
  given: Readonly<Record<string, string>>,
  input = '',
) {
  const folder = makeTree(t, files);
  if (files['a.ndjson']) execFileSync('gzip', ['-k', join(folder, 'a.ndjson')], limit);
  const values = readOptions(filters.between.options, given, {});
  const report = listen();
  const context = {
    stdin: () => Readable.from([Buffer.from(input)]),
    failed: (error: unknown) => t.fail(String(error)),
    report,
    timesOfDay: (span?: Parameters<typeof timeRange>[1]) => timeRange(values, span)!,
  };
  const paths = operands.map((name) => (name === '-' ? name : join(folder, name)));
  const batches = (await (await readOperands(paths, {}, context)).toArray()) as Batch[];
  const times = batches.flatMap((batch) => [...batch]).map(({ timestamp }) => new Date(timestamp * 1000).toISOString().slice(5, 13));
  return { times, said: report.said.map((message) => message.replaceAll(`${folder}/`, '')) };
}

const days = { 'a.ndjson': recording('2026-11-23', [8, 9, 10, 11]), 'b.ndjson': recording('2026-11-24', [8, 9, 10, 11]) };

test('each recording has its own day, compressed or not', async (t) => {
  const { times, said } = await read(t, days, ['a.ndjson', 'b.ndjson', 'a.ndjson.gz'], { since: '09:00', until: '10:30' });
  t.deepEqual(times, ['11-23T09', '11-23T10', '11-24T09', '11-24T10', '11-23T09', '11-23T10']);
  t.deepEqual(said, []);
});

test('of several days, the last that has the time', async (t) => {
  const two = { 'two.ndjson': days['a.ndjson'] + days['b.ndjson'] };
  t.deepEqual((await read(t, two, ['two.ndjson'], { since: '11:00' })).times, ['11-24T11']);
  t.deepEqual((await read(t, two, ['two.ndjson'], { until: '09:30' })).times.length, 6);
});

test('a pipe, whose end is not known, has the day of its first sample', async (t) => {
  const input = days['a.ndjson'] + days['b.ndjson'];
  t.deepEqual((await read(t, {}, ['-'], { since: '10:30', until: '11:30' }, input)).times, ['11-23T11']);
  t.deepEqual((await read(t, {}, ['-'], { since: '11:00' }, input)).times.length, 5);
});

test('where nothing is of that time, the recording is named', async (t) => {
  const { said } = await read(t, days, ['a.ndjson', 'b.ndjson'], { since: '12:00' });
  t.deepEqual(
    said.map((message) => message.slice(0, 41)),
    ['a.ndjson: no sample is of that time: what', 'b.ndjson: no sample is of that time: what'],
  );
});

test('a recording in any form, with a bad line at its end', async (t) => {
  const csv = `timestamp,host,x\n${[8, 9, 10].map((hour) => `${at(`2026-11-23T${String(hour).padStart(2, '0')}:00`)},a,1\n`).join('')}`;
  t.deepEqual((await read(t, { 'a.csv': csv }, ['a.csv'], { since: '09:00' })).times, ['11-23T09', '11-23T10']);
  const torn = `${days['a.ndjson']}{"timest`;
  t.deepEqual((await read(t, { 'c.ndjson': torn }, ['c.ndjson'], { until: '09:00' })).times, ['11-23T08', '11-23T09']);
});
