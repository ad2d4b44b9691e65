import test from 'ava';
import { createAxis } from '../../src/terminal/axis.ts';
import { createRecording } from '../../src/terminal/recording.ts';
import { intervalOf } from '../../src/terminal/rhythm.ts';

const host = 'web1';

test('samples of a source that is unsteady, and whose clock drifts, leave no column free and share none', (t) => {
  const axis = createAxis();
  const slots = Array.from({ length: 20_000 }, (_, at) => axis.place(host, 1000 + at * 1.0005 + Math.sin(at) / 5, 1));
  t.deepEqual(
    slots,
    slots.map((_, at) => at),
  );
  t.true(Math.abs(axis.timeOf(19_999) - (1000 + 19_999 * 1.0005)) < 1.5);
  t.true(Math.abs(axis.timeOf(5000) - (1000 + 5000 * 1.0005)) < 1.5, 'what is past keeps its time');
});

test('a hole of hours takes 30 columns; the times behind it are right', (t) => {
  const axis = createAxis();
  axis.place(host, 0, 1);
  t.is(axis.place(host, 10, 1), 10);
  t.is(axis.place(host, 36_000, 1), 40);
  t.is(axis.timeOf(40), 36_000);
  t.is(axis.slotAt(36_000), 40);
  t.is(axis.slotAt(5), 5);
});

test('a clock that is set back begins anew, at the right', (t) => {
  const axis = createAxis();
  for (const time of [100, 101, 102]) axis.place(host, time, 1);
  t.is(axis.place(host, 50, 1), 5);
  t.is(axis.place(host, 51, 1), 6);
  t.deepEqual([axis.timeOf(2), axis.timeOf(6)], [102, 51]);
});

test('a second host, whose recording comes after the first, stands beside it', (t) => {
  const axis = createAxis();
  for (let time = 0; time < 100; time += 1) axis.place('web1', time, 1);
  t.is(axis.place('web2', 0, 1), 0);
  t.is(axis.place('web2', 1, 1), 1);
  t.is(axis.end, 99);
});

const sampleAt = (timestamp: number, value = 1) => ({ timestamp, host, metrics: { 'a.percent': value } });

test('the interval is what most samples are apart, as people choose it', (t) => {
  const at = (...times: number[]) => intervalOf(times.map((time) => sampleAt(time)));
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
