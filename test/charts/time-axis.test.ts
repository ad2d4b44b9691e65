import test from 'ava';
import * as fc from 'fast-check';
import { batcher } from '../../src/samples/index.ts';
import { TimeAxis } from '../../src/charts/time-axis.ts';
import { createRecording } from '../../src/charts/recording.ts';
import type { Recording } from '../../src/charts/series.ts';
import { intervalOf } from '../../src/charts/sample-interval.ts';

const host = 'web1';

test('samples of a source that is unsteady, and whose clock drifts, leave no column free and share none', (t) => {
  const axis = new TimeAxis();
  const slots = Array.from({ length: 20_000 }, (_, at) => axis.slotFor(host, 1000 + at * 1.0005 + Math.sin(at) / 5, 1));
  t.deepEqual(
    slots,
    slots.map((_, at) => at),
  );
  t.true(Math.abs(axis.timeOf(19_999) - (1000 + 19_999 * 1.0005)) < 1.5);
  t.true(Math.abs(axis.timeOf(5000) - (1000 + 5000 * 1.0005)) < 1.5, 'what is past keeps its time');
});

test('a hole of hours takes 30 columns; the times behind it are right', (t) => {
  const axis = new TimeAxis();
  axis.slotFor(host, 0, 1);
  t.is(axis.slotFor(host, 10, 1), 10);
  t.is(axis.slotFor(host, 36_000, 1), 40);
  t.is(axis.timeOf(40), 36_000);
  t.is(axis.slotAt(36_000), 40);
  t.is(axis.slotAt(5), 5);
});

test('a clock that is set back begins anew, at the right', (t) => {
  const axis = new TimeAxis();
  for (const time of [100, 101, 102]) axis.slotFor(host, time, 1);
  t.is(axis.slotFor(host, 50, 1), 5);
  t.is(axis.slotFor(host, 51, 1), 6);
  t.deepEqual([axis.timeOf(2), axis.timeOf(6)], [102, 51]);
});

test('a second host, whose recording comes after the first, stands beside it', (t) => {
  const axis = new TimeAxis();
  for (let time = 0; time < 100; time += 1) axis.slotFor('web1', time, 1);
  t.is(axis.slotFor('web2', 0, 1), 0);
  t.is(axis.slotFor('web2', 1, 1), 1);
  t.is(axis.end, 99);
});

const sampleAt = (timestamp: number, value = 1) => ({ timestamp, host, metrics: { 'a.percent': value } });

test('the interval is what most samples are apart, as people choose it', (t) => {
  const batchOf = batcher();
  const at = (...times: number[]) => intervalOf(times.map((time) => batchOf(sampleAt(time))));
  t.is(at(5), 1);
  t.is(at(0.103, 1.034, 2.044), 1);
  t.is(at(0, 0.1, 0.2), 0.1);
  t.is(at(0, 60, 120), 60);
  t.is(at(0, 7, 14), 7);
});

test('a recording at another interval than 1 s has a column for each sample from the first', (t) => {
  const recording = createRecording();
  for (let at = 0; at < 20; at += 1) recording.add(sampleAt(1000 + at * 5, at));
  const values = new Float64Array(20);
  recording.history.columns(recording.series[0]!.id, 1, 0, values);
  t.deepEqual([...values], [...Array(20).keys()]);
  t.is(recording.interval, 5);
});

test('names without end do not make it grow without end', (t) => {
  const recording = createRecording(100);
  for (let at = 0; at < 12_000; at += 1) recording.add({ timestamp: at, host, metrics: { [`x.${at}`]: 1 } });
  t.is(recording.series.length, 10_000);
  t.is(recording.omitted, 2000);
});

test('a time is looked for where it was: also before a clock was set back, and not before or after all samples', (t) => {
  const axis = new TimeAxis();
  for (let time = 10_000; time < 10_300; time += 1) axis.slotFor(host, time, 1);
  for (let time = 13_900; time < 13_950; time += 1) axis.slotFor(host, time, 1);
  for (let time = 9000; time < 9050; time += 1) axis.slotFor(host, time, 1);
  t.is(axis.slotAt(10_200), 200);
  t.is(axis.timeOf(axis.slotAt(13_920)!), 13_920);
  t.is(axis.timeOf(axis.slotAt(9020)!), 9020);
  t.is(axis.timeOf(axis.slotAt(12_000)!), 13_900, 'in a hole, what comes after it');
  t.is(axis.slotAt(8000), undefined);
  t.is(axis.slotAt(20_000), undefined);
});

test('a hole and a clock that is set back are breaks; a drift and another interval are none', (t) => {
  const axis = new TimeAxis();
  for (let at = 0; at < 3000; at += 1) axis.slotFor(host, at * 1.001, 1);
  for (let at = 0; at < 10; at += 1) axis.slotFor(host, 3004 + at * 5, 5);
  t.deepEqual(axis.breaks(0, axis.end + 1), []);
  t.deepEqual([axis.intervalAt(100), axis.intervalAt(axis.end)], [1, 5]);
  const hole = axis.slotFor(host, 10_000, 5);
  const back = axis.slotFor(host, 500, 5);
  t.deepEqual(axis.breaks(0, axis.end + 1), [hole, back]);
});

test('a second host, whose recording is of another time, stands behind the first', (t) => {
  for (const start of [5000, 15_000]) {
    const axis = new TimeAxis();
    for (let time = 10_000; time < 10_100; time += 1) axis.slotFor('web1', time, 1);
    const slots = Array.from({ length: 50 }, (_, at) => axis.slotFor('web2', start + at, 1));
    t.true(slots[0]! > 100);
    t.deepEqual(slots, Array.from({ length: 50 }, (_, at) => slots[0]! + at)); // prettier-ignore
    t.is(axis.timeOf(slots[9]!), start + 9);
  }
});

test('whatever the times, slots are whole numbers, and no sample leaves more free than a hole', (t) => {
  const sample = fc.record({
    host: fc.constantFrom('a', 'b', 'c'),
    step: fc.oneof(fc.constantFrom(1, 1, 1, 10), fc.double({ min: -1e5, max: 1e5, noNaN: true })),
    interval: fc.constantFrom(0.1, 1, 10),
  });
  const property = fc.property(fc.array(sample, { maxLength: 200 }), (samples) => {
    const axis = new TimeAxis();
    let time = 1_700_000_000;
    return samples.every(({ host, step, interval }) => {
      const before = axis.end;
      const slot = axis.slotFor(host, (time += step), interval);
      return Number.isInteger(slot) && slot >= 0 && slot <= axis.end && axis.end <= before + 301;
    });
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('many hosts, each at its own moment, advance with time', (t) => {
  const axis = new TimeAxis();
  for (let at = 0; at < 200; at += 1) {
    for (let number = 0; number < 20; number += 1) {
      const slot = axis.slotFor(`host ${number}`, at * 1.0002 + number / 20, 1);
      t.true(slot === at || slot === at + 1, `${at}: ${slot}`);
    }
  }
});

test('two hosts on both sides of a hole stay beside each other', (t) => {
  const axis = new TimeAxis();
  for (const start of [0, 5000]) {
    for (let at = start; at < start + 50; at += 1) {
      const slots = [axis.slotFor('web1', at, 1), axis.slotFor('web2', at - 0.9, 1)];
      t.true(Math.abs(slots[0]! - slots[1]!) <= 1, String(at));
    }
  }
  t.is(axis.breaks(0, axis.end + 1).length, 1);
});

const values = (recording: Recording, of = 0) => {
  const out = new Float64Array(recording.axis.end + 1);
  recording.history.columns(recording.series[of]!.id, 1, 0, out);
  return out;
};

test('a source that goes on at another interval gets a column for each sample again', (t) => {
  const recording = createRecording();
  for (let at = 0; at < 8; at += 1) recording.add(sampleAt(1000 + at / 10));
  for (let at = 0; at < 60; at += 1) recording.add(sampleAt(1001 + at));
  t.is(recording.interval, 1);
  t.true(values(recording).slice(-50).every((value) => value === 1)); // prettier-ignore
  for (let at = 0; at < 60; at += 1) recording.add(sampleAt(1061 + at / 10));
  t.is(recording.interval, 0.1);
  t.true(values(recording).slice(-50).every((value) => value === 1)); // prettier-ignore
});

test('ticks that are missed, and a pause, change no interval', (t) => {
  const recording = createRecording();
  for (let at = 0; at < 100; at += 1) if (at % 7 !== 3 && (at < 50 || at > 60)) recording.add(sampleAt(1000 + at));
  t.is(recording.interval, 1);
});

test('the mean is that of the samples, however they share slots', (t) => {
  const recording = createRecording();
  for (let at = 0; at < 10; at += 1) recording.add(sampleAt(1000 + at, 0));
  for (let at = 0; at < 1000; at += 1) recording.add(sampleAt(1010 + at / 10, at % 10 === 0 ? 100 : 0));
  t.true(Math.abs(recording.history.mean(0, 0, recording.axis.end + 1) - 10_000 / 1010) < 1e-3);
});

test('a host that sends less often than another has values that count for longer', (t) => {
  const recording = createRecording();
  for (let at = 0; at < 60; at += 1) {
    recording.add({ timestamp: at, host: 'often', metrics: { 'a.percent': 1 } });
    if (at % 10 === 0) recording.add({ timestamp: at, host: 'rarely', metrics: { 'a.percent': 2 } });
  }
  const [often, rarely] = recording.series;
  t.is(recording.interval, 1);
  t.is(recording.span(often!, 30), 1);
  t.true(recording.span(rarely!, 30) >= 10);
});
