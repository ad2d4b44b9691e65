import { Readable, type Transform } from 'node:stream';
import test from 'ava';
import * as fc from 'fast-check';
import { acknowledgement, Batch, numberRows } from '../../src/samples/index.ts';
import { filters, timeRange } from '../../src/filters/index.ts';
import { readOptions } from '../../src/options/index.ts';
import { sampleOf } from '../samples.ts';

const { between } = filters;
const optionsOf = (given: Readonly<Record<string, string>>) => readOptions(between.options, given, {});

function open(given: Readonly<Record<string, string>>, told: string[] = []): Transform {
  const report = { error() {}, warn: (message: string) => void told.push(message), detail() {} };
  return between.open(optionsOf(given), { report, stop: new AbortController().signal }) as Transform;
}

const batchOfTimes = (times: readonly number[], told: () => void = () => {}) =>
  new Batch(
    { host: 'a', names: ['x'] },
    numberRows(
      times.flatMap((time) => [time, time]),
      1,
    ),
    { acknowledgement: acknowledgement(told) },
  );

test('rows of a span pass, whatever their order, and the rest is acknowledged', async (t) => {
  const time = fc.integer({ min: 1_700_000_000, max: 1_700_000_020 });
  const property = fc.asyncProperty(fc.array(fc.array(time, { minLength: 1 })), time, time, async (batches, one, other) => {
    const [since, until] = [Math.min(one, other), Math.max(one, other)];
    let settled = 0;
    const source = batches.map((times) => batchOfTimes(times, () => void (settled += 1)));
    const stage = open({ since: String(since), until: String(until) });
    const kept: Batch[] = await Readable.from(source).pipe(stage).toArray();
    const times = kept.flatMap((batch) => Array.from(batch, ({ timestamp }) => timestamp));
    t.deepEqual(
      times,
      batches.flat().filter((each) => each >= since && each <= until),
    );
    for (const batch of kept) batch.acknowledgement?.release();
    t.is(settled, batches.length);
  });
  await fc.assert(property, { numRuns: 50 });
});

test('a sample that comes as one goes on as one', async (t) => {
  const samples = [1_700_000_001, 1_700_000_002, 1_700_000_003].map((time) => sampleOf(time));
  t.deepEqual(
    await Readable.from(samples)
      .pipe(open({ since: '1700000002' }))
      .toArray(),
    samples.slice(1),
  );
});

test('when no sample is of that time, the times that there are are told', async (t) => {
  const told: string[] = [];
  await Readable.from([sampleOf(1_700_000_000), sampleOf(1_700_000_060)])
    .pipe(open({ until: '2020-01-01' }, told))
    .toArray();
  t.deepEqual(told, ['no sample is of that time: what was read is of 2023-11-14T22:13:20.000Z to 2023-11-14T22:14:20.000Z']);
});

test('without --since and --until there is nothing to do', (t) => {
  t.is(timeRange(optionsOf({})), undefined);
});

test('a span that ends before it begins is refused', (t) => {
  t.throws(() => timeRange(optionsOf({ since: '1700000001', until: '1700000000' })), { message: /^--until is before --since: / });
});

test('a time of day ends on the first day that it can, so that a span crosses midnight', (t) => {
  process.env['TZ'] = 'UTC';
  const span = (since: string, until: string) => {
    const range = timeRange(optionsOf({ since, until }))!;
    return [range.since, range.until].map((time) => new Date(time * 1000).toISOString().slice(0, 16));
  };
  t.deepEqual(span('2026-11-24T23:00', '01:00'), ['2026-11-24T23:00', '2026-11-25T01:00']);
  t.deepEqual(span('2026-11-24T09:00', '10:30'), ['2026-11-24T09:00', '2026-11-24T10:30']);
});

test('a time of day from which samples are wanted is not one to come', (t) => {
  const now = Date.now() / 1000;
  const { hours, minutes } = { hours: new Date().getHours(), minutes: new Date().getMinutes() };
  for (const [hour, minute] of [
    [0, 0],
    [23, 59],
    [hours, minutes],
  ] as const) {
    const { since } = timeRange(optionsOf({ since: `${hour}:${String(minute).padStart(2, '0')}` }))!;
    t.true(since <= now + 60 && since > now - 25 * 3600 - 60);
  }
});

const local = (text: string) => new Date(text).getTime() / 1000;
const spanIn = (first: string, last: string, given: Readonly<Record<string, string>>) => {
  const { since, until } = timeRange(optionsOf(given), { first: local(first), last: local(last) })!;
  return [since, until].map((time) => (Number.isFinite(time) ? new Date(time * 1000).toISOString().slice(0, 16) : String(time)));
};

for (const [first, last, given, expected] of [
  // A day of its own, whatever day it is.
  ['2026-11-23T08:00Z', '2026-11-23T18:00Z', { since: '09:12' }, ['2026-11-23T09:12', 'Infinity']],
  ['2026-11-23T08:00Z', '2026-11-23T18:00Z', { since: '09:12', until: '10:30' }, ['2026-11-23T09:12', '2026-11-23T10:30']],
  ['2026-11-23T08:00Z', '2026-11-23T18:00Z', { until: '10:30' }, ['-Infinity', '2026-11-23T10:30']],
  ['2026-11-23T16:00Z', '2026-11-23T16:50Z', { since: '00:00' }, ['2026-11-23T00:00', 'Infinity']],
  ['2026-11-23T16:00Z', '2026-11-23T16:50Z', { since: '00:00', until: '24:00' }, ['2026-11-23T00:00', '2026-11-24T00:00']],
  ['2026-11-23T05:00Z', '2026-11-23T05:50Z', { since: '23:00' }, ['2026-11-23T23:00', 'Infinity']],
  // The end of a day, of a recording that begins with it.
  ['2026-11-23T00:00Z', '2026-11-23T23:59Z', { until: '24:00' }, ['-Infinity', '2026-11-24T00:00']],
  ['2026-11-23T00:00Z', '2026-11-23T23:59Z', { since: '23:00', until: '24:00' }, ['2026-11-23T23:00', '2026-11-24T00:00']],
  // A night.
  ['2026-11-23T22:00Z', '2026-11-24T04:00Z', { since: '23:00', until: '01:00' }, ['2026-11-23T23:00', '2026-11-24T01:00']],
  ['2026-11-23T22:00Z', '2026-11-24T04:00Z', { since: '02:00' }, ['2026-11-24T02:00', 'Infinity']],
  ['2026-11-23T22:00Z', '2026-11-24T04:00Z', { until: '23:00' }, ['-Infinity', '2026-11-23T23:00']],
  // Several days: the last that has it.
  ['2026-11-20T08:00Z', '2026-11-23T08:30Z', { since: '09:12' }, ['2026-11-22T09:12', 'Infinity']],
  ['2026-11-20T08:00Z', '2026-11-23T09:30Z', { since: '09:12' }, ['2026-11-23T09:12', 'Infinity']],
  // What the recording does not have is nearest to it.
  ['2026-11-23T08:00Z', '2026-11-23T09:00Z', { since: '09:12' }, ['2026-11-23T09:12', 'Infinity']],
  ['2026-11-23T08:00Z', '2026-11-23T09:00Z', { since: '07:00' }, ['2026-11-23T07:00', 'Infinity']],
  ['2026-11-23T22:00Z', '2026-11-24T04:00Z', { since: '21:00' }, ['2026-11-23T21:00', 'Infinity']],
  ['2026-11-23T22:00Z', '2026-11-24T04:00Z', { until: '05:00' }, ['-Infinity', '2026-11-24T05:00']],
  // A day that is told is that day.
  ['2026-11-23T08:00Z', '2026-11-23T09:00Z', { since: '2026-11-20 09:12', until: '10:00' }, ['2026-11-20T09:12', '2026-11-20T10:00']],
] as const) {
  test(`${JSON.stringify(given)} of a recording from ${first} to ${last}`, (t) => {
    process.env['TZ'] = 'UTC';
    t.deepEqual(spanIn(first, last, given), [...expected]);
  });
}
