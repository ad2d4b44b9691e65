import test from 'ava';
import { Batch, numberRows } from '../../src/samples/index.ts';
import { createRecording } from '../../src/charts/recording.ts';

const recorded = (interval: number, count = 300, unrest = 0) => {
  const recording = createRecording();
  for (let at = 0; at < count; at += 1) {
    const timestamp = 1_700_000_000 + at * interval + (unrest * interval * ((at * 7) % 5)) / 5;
    recording.add({ timestamp, host: 'web1', metrics: { 'cpu.utilization.percent': at } });
  }
  return recording;
};

for (const interval of [0.05, 0.9, 0.95, 1, 1.05, 1.1, 7, 33, 45, 55, 60, 65, 90, 130, 330, 1000, 3600, 4000]) {
  test(`samples ${interval} s apart have a column each, and the heading says ${interval} s`, (t) => {
    const recording = recorded(interval);
    t.is(recording.interval, interval);
    t.is(recording.axis.end, 299);
    const values = new Float64Array(300);
    recording.history.columns(0, 1, 0, values);
    t.deepEqual([...values], [...Array(300).keys()]);
  });
}

test('an unsteady source has the round interval that it keeps on the whole', (t) => {
  for (const interval of [1, 10, 60]) {
    const recording = recorded(interval, 300, 0.2);
    t.is(recording.interval, interval);
    t.is(recording.axis.end, 299);
  }
});

for (const interval of [0.1, 0.3, 0.5, 1, 10]) {
  test(`a first picture at once leaves no column free: samples at 0, 0.25 and then each ${interval} s`, (t) => {
    const times = [0, ...(interval > 0.25 ? [0.25] : []), ...Array.from({ length: 20 }, (_, at) => (at + 1) * interval)];
    const recording = createRecording(1000, interval);
    for (const [at, time] of times.entries()) {
      recording.add({ timestamp: 1_700_000_000 + time, host: 'web1', metrics: { 'cpu.utilization.percent': at } });
      t.is(recording.interval, interval);
      const values = new Float64Array(recording.axis.end + 1);
      recording.history.columns(0, 1, 0, values);
      t.false(values.includes(NaN));
    }
    t.is(recording.axis.end, 20);
  });
}

test('a batch is recorded as its samples are', (t) => {
  const shape = { host: 'web1', names: ['a.percent', 'cubestat.ticks_missed.count', 'b.percent'] };
  const rows = Float64Array.from({ length: 40 * 4 }, (_, at) => (at % 4 === 0 ? 1000 + at / 4 : at % 4 === 2 ? 1 : at));
  const batch = new Batch(shape, numberRows(rows, 3));
  const [whole, single] = [createRecording(), createRecording()];
  whole.add(batch);
  for (const sample of batch) single.add(sample);
  t.is(whole.samples, 40);
  t.is(whole.missed, 40);
  const states = [whole, single].map(({ series, history, axis, missed, samples }) => {
    const values = series.map(({ id }) => {
      const out = new Float64Array(40);
      history.columns(id, 1, 0, out);
      return [...out];
    });
    return { series, values, end: axis.end, missed, samples };
  });
  t.deepEqual(states[0], states[1]);
});

test('any number of hosts takes bounded memory, and one that changes its interval costs no look at all others', (t) => {
  const recording = createRecording(100);
  for (let host = 0; host < 130_000; host += 1) recording.add({ timestamp: 1000, host: `h${host}`, metrics: { x: 1 } });
  for (let at = 1; at <= 30; at += 1) recording.add({ timestamp: 1000 + 30 * at, host: 'h5', metrics: { x: 1 } });
  t.is(recording.hosts.length, 10_000);
  t.is(recording.series.length, 10_000);
  t.is(recording.samples, 130_030);
  t.true(recording.omitted > 0);
  t.is(recording.interval, 1);
});
