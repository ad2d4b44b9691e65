import test from 'ava';
import * as fc from 'fast-check';
import { columnValues } from '../../src/charts/column-values.ts';
import { restoreRange } from '../../src/charts/copy-recording.ts';
import type { LevelRange } from '../../src/charts/history.ts';
import { createRecording } from '../../src/charts/recording.ts';
import { decodeCopy, encodeCopy } from '../../src/charts/recording-copy.ts';
import type { Recording } from '../../src/charts/series.ts';
import type { Sample } from '../../src/samples/sample.ts';

const start = 1_700_000_000;

const sampleAt = (second: number, host = 'web1'): Sample => ({
  timestamp: start + second,
  host,
  metrics: { 'cpu.utilization.percent': (second * 37) % 101, 'network.total.rx.bytes_per_sec': second * 1000, 'über "x"\n': 0.5 - second },
});

/** Another recording, made of the bytes that a copy is sent as. */
function sent(recording: Recording, bytesPerLevel = 2 ** 21): Recording {
  const { buffer } = encodeCopy(recording.copy(bytesPerLevel));
  return createRecording(86_400, undefined, decodeCopy(buffer));
}

/** All that is drawn of a recording. */
function shown(recording: Recording, zoom = 1, width = 100): unknown {
  const { series, hosts, axis, interval, samples } = recording;
  const first = Math.floor(axis.end / zoom) - width + 1;
  return {
    ...{ hosts, interval, samples, end: axis.end, times: Array.from({ length: width }, (_, at) => axis.timeOf((first + at) * zoom)) },
    series: series.map((one) => ({
      ...one,
      values: columnValues(one, recording, { zoom, first, width }),
      mean: recording.history.mean(one.id, first * zoom, axis.end + 1),
    })),
  };
}

const recorded = (seconds: number, slots?: number): Recording => {
  const recording = createRecording(slots, 1);
  for (let second = 0; second < seconds; second += 1) recording.add(sampleAt(second));
  return recording;
};

test('a copy shows what the recording shows, and goes on as it does', (t) => {
  const recording = recorded(700);
  const copy = sent(recording);
  for (const zoom of [1, 3, 10, 100]) t.deepEqual(shown(copy, zoom), shown(recording, zoom));
  for (const second of [700, 701, 702, 703.02, 704.01, 900, 901, 850]) {
    recording.add(sampleAt(second));
    copy.add(sampleAt(second));
  }
  for (const zoom of [1, 3, 10, 100]) t.deepEqual(shown(copy, zoom), shown(recording, zoom));
});

test('of what is old a copy has the maxima of 10 or 100 samples, where there is no room for all', (t) => {
  const recording = recorded(5000);
  // Room for 2000 single values of each of three series, and for 600 blocks of ten.
  const copy = sent(recording, 3 * 4 * 2000);
  t.deepEqual(shown(copy, 1, 1900), shown(recording, 1, 1900));
  t.deepEqual(shown(copy, 10, 500), shown(recording, 10, 500));
  const column = (of: Recording, slot: number) => columnValues(of.series[0]!, of, { zoom: 1, first: slot, width: 1 })[0];
  t.is(column(copy, 123), Math.max(...Array.from({ length: 10 }, (_, at) => column(recording, 120 + at)!)));
});

/** The newest columns of all series. */
const columns = (of: Recording, zoom: number) =>
  of.series.map((one) => [...columnValues(one, of, { zoom, first: Math.floor(of.axis.end / zoom) - 199, width: 200 })]);

/** The range of a recording, as the bytes that it is sent as. */
const rangeOf = (recording: Recording, range: LevelRange, bytes = 2 ** 21) =>
  decodeCopy(encodeCopy(recording.copyRange(range, bytes)).buffer);

test('what a copy has only coarsely can be restored from the recording, whatever comes meanwhile', (t) => {
  const recording = recorded(5000);
  recording.add(sampleAt(5020));
  const copy = sent(recording, 3 * 4 * 600);
  const old = { zoom: 1, first: 3000, width: 300 };
  const values = (of: Recording) => of.series.map((one) => [...columnValues(one, of, old)]);
  t.notDeepEqual(values(copy), values(recording));
  recording.add(sampleAt(5021));
  for (const range of copy.history.droppedIn(old)) {
    t.true(restoreRange(copy, rangeOf(recording, range)));
    copy.history.levels[range.level]!.complete(range.first);
  }
  t.deepEqual(values(copy), values(recording));
  t.deepEqual(copy.history.droppedIn(old), []);
  copy.add(sampleAt(5021));
  for (const zoom of [1, 3, 10, 100]) t.deepEqual(columns(copy, zoom), columns(recording, zoom));
});

test('a hole in what was restored stays one, and is not filled by what is coarser', (t) => {
  const recording = createRecording(undefined, 1);
  for (let second = 0; second < 3000; second += 1) if (second % 50 !== 7) recording.add(sampleAt(second));
  const copy = sent(recording, 3 * 4 * 300);
  const old = { zoom: 1, first: 1500, width: 256 };
  for (const range of copy.history.droppedIn(old)) {
    restoreRange(copy, rangeOf(recording, range));
    copy.history.levels[range.level]!.complete(range.first);
  }
  const values = (of: Recording) => [...columnValues(of.series[0]!, of, old)];
  t.deepEqual(values(copy), values(recording));
  t.true(values(copy).some(Number.isNaN));
});

test('a range is sent in parts that do not exceed the bytes, and a range that is gone is empty', (t) => {
  const recording = recorded(5000);
  const part = rangeOf(recording, { level: 0, first: 1000, length: 256 }, 3 * 4 * 100);
  t.deepEqual(part.head.levels[0], { first: 1000, length: 100 });
  t.is(part.blocks.length, 300);
  t.deepEqual(rangeOf(recording, { level: 1, first: 9000, length: 10 }).head.levels[1], { first: 0, length: 0 });
  const small = recorded(5000, 256);
  t.deepEqual(rangeOf(small, { level: 0, first: 0, length: 256 }).head.levels[0], { first: 0, length: 0 });
});

test('a range of another recording, as after a restart of the server, is not taken', (t) => {
  const copy = sent(recorded(5000), 3 * 4 * 600);
  const other = createRecording(undefined, 1);
  for (let second = 300; second < 5000; second += 1) other.add(sampleAt(second));
  const before = shown(copy, 1, 4000);
  t.false(restoreRange(copy, rangeOf(other, { level: 0, first: 1024, length: 256 })));
  t.deepEqual(shown(copy, 1, 4000), before);
});

test('of a recording without samples there is a copy too', (t) => {
  const copy = sent(createRecording());
  t.deepEqual(copy.series, []);
  copy.add(sampleAt(0));
  copy.add(sampleAt(10));
  t.is(copy.samples, 2);
});

test('several hosts go on with the intervals that they had', (t) => {
  const recording = createRecording();
  const add = (to: Recording, from: number, until: number) => {
    for (let second = from; second < until; second += 1) {
      to.add(sampleAt(second));
      if (second % 10 === 0) to.add(sampleAt(second, 'slow'));
    }
  };
  add(recording, 0, 300);
  const copy = sent(recording);
  add(recording, 300, 400);
  add(copy, 300, 400);
  t.deepEqual(shown(copy), shown(recording));
});

test('however times jump, a copy goes on as the recording does', (t) => {
  const steps = fc.array(fc.tuple(fc.constantFrom(0.5, 0.98, 1, 1, 1, 1.02, 3, 40, -60, 400), fc.constantFrom('web1', 'web2')), {
    minLength: 10,
    maxLength: 80,
  });
  fc.assert(
    fc.property(steps, fc.nat(100), (given, share) => {
      const recording = createRecording(1000, 1);
      let second = 100;
      const samples = given.map(([step, host]) => sampleAt((second += step), host));
      const cut = Math.floor((samples.length * share) / 101);
      samples.slice(0, cut).forEach((one) => recording.add(one));
      const copy = sent(recording);
      for (const one of samples.slice(cut)) {
        recording.add(one);
        copy.add(one);
      }
      t.deepEqual(axisOf(copy), axisOf(recording));
    }),
    { numRuns: 200 },
  );
});

function axisOf({ axis, series }: Recording): unknown {
  return { end: axis.end, last: series.map(({ last }) => last), segments: axis.state.segments.map(({ slot, time }) => [slot, time]) };
}

test('bytes that are no copy are refused', (t) => {
  t.throws(() => decodeCopy(new ArrayBuffer(2)));
  t.throws(() => decodeCopy(Uint8Array.from([2, 0, 0, 0, 65, 66]).buffer));
});
