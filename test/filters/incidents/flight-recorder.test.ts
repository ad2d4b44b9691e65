import test from 'ava';
import { array, assert, integer, property, record } from 'fast-check';
import type { Batch } from '../../../src/samples/index.ts';
import { parseExpression } from '../../../src/expressions/index.ts';
import { FlightRecorder, type RecorderSettings } from '../../../src/filters/incidents/flight-recorder.ts';
import { batchOfRows } from './rows.ts';

interface Recorded {
  readonly host: string;
  readonly trigger: number;
  readonly times: number[];
  /** undefined while it is recorded. */
  isOver?: boolean;
}

function recorderOf(settings: Partial<RecorderSettings> = {}) {
  const recorded: Recorded[] = [];
  const taken: Batch[] = [];
  const when = parseExpression('x > 5');
  const recorder = new FlightRecorder({ when, keep: 3, after: 2, longest: 10, ...settings }, ({ host, timestamp }) => {
    const one: Recorded = { host, trigger: timestamp, times: [] };
    recorded.push(one);
    return {
      add(batches) {
        taken.push(...batches);
        for (const batch of batches) for (const sample of batch) one.times.push(sample.timestamp);
      },
      end: (isOver) => void (one.isOver = isOver),
    };
  });
  return { recorder, recorded, taken };
}

/** A sample each second; of those at the given times, the condition is true. */
function seconds(from: number, to: number, trueAt: readonly number[]): [number, number][] {
  return Array.from({ length: to - from + 1 }, (_, index) => [from + index, trueAt.includes(from + index) ? 9 : 0]);
}

test('what was before, the incident, and what follows, are recorded', (t) => {
  const { recorder, recorded } = recorderOf();
  recorder.add(batchOfRows(seconds(100, 120, [110, 111])));
  t.deepEqual(recorded, [{ host: 'a', trigger: 110, times: [107, 108, 109, 110, 111, 112, 113], isOver: true }]);
});

test('a condition that flaps is one incident, and the next one begins when it was quiet', (t) => {
  const { recorder, recorded } = recorderOf();
  recorder.add(batchOfRows(seconds(100, 130, [110, 112, 114, 118])));
  t.deepEqual(
    recorded.map(({ trigger, times }) => [trigger, times[0], times.at(-1)]),
    [
      [110, 107, 116],
      [118, 117, 120],
    ],
    'what the first has is not in the second again',
  );
});

test('an incident that goes on is recorded for the longest time, and not again before it was quiet', (t) => {
  const { recorder, recorded } = recorderOf();
  const on = Array.from({ length: 30 }, (_, index) => 110 + index);
  recorder.add(batchOfRows(seconds(100, 160, [...on, 150])));
  t.deepEqual(
    recorded.map(({ trigger, times, isOver }) => [trigger, times[0], times.at(-1), isOver]),
    [
      [110, 107, 120, false],
      [150, 147, 152, true],
    ],
  );
});

test('an incident may begin with the first sample, and is whole when the samples end', (t) => {
  const { recorder, recorded } = recorderOf();
  recorder.add(batchOfRows(seconds(100, 101, [100, 101])));
  t.deepEqual(recorded, [{ host: 'a', trigger: 100, times: [100, 101] }]);
  recorder.end();
  t.deepEqual(recorded, [{ host: 'a', trigger: 100, times: [100, 101], isOver: true }]);
});

test('hosts have incidents of their own, with rings of their own', (t) => {
  const { recorder, recorded } = recorderOf();
  for (const [time, x] of seconds(100, 115, [110])) {
    recorder.add(batchOfRows([[time, x]]));
    recorder.add(batchOfRows([[time + 0.5, time === 111 ? 9 : 0]], { host: 'b' }));
  }
  t.deepEqual(
    recorded.map(({ host, times }) => [host, times[0], times.at(-1)]),
    [
      ['a', 107, 112],
      ['b', 108.5, 113.5],
    ],
  );
});

test('a clock that is set back by hours ends an incident, and does not prolong it by hours', (t) => {
  const { recorder, recorded } = recorderOf();
  recorder.add(batchOfRows([...seconds(9000, 9005, [9003, 9004, 9005]), ...seconds(1000, 1010, [1005])]));
  t.deepEqual(
    recorded.map(({ times }) => times),
    [
      [9000, 9001, 9002, 9003, 9004, 9005],
      [1002, 1003, 1004, 1005, 1006, 1007],
    ],
  );
});

test('samples are acknowledged when they fall out of the ring, or by what takes them', (t) => {
  const { recorder, taken } = recorderOf();
  const settled: string[] = [];
  recorder.add(batchOfRows(seconds(100, 105, []), { settled: () => void settled.push('before') }));
  recorder.add(batchOfRows(seconds(106, 112, [110]), { settled: () => void settled.push('incident') }));
  t.deepEqual(settled, ['before']);
  recorder.add(batchOfRows(seconds(113, 119, []), { settled: () => void settled.push('behind') }));
  t.deepEqual(settled, ['before']);
  for (const { acknowledgement } of taken) acknowledgement!.release();
  t.deepEqual(settled, ['before', 'incident']);
  recorder.end();
  t.deepEqual(settled, ['before', 'incident', 'behind']);
});

test('a recording has the incidents that the host had, however its samples are cut into batches', (t) => {
  const steps = array(record({ wait: integer({ min: 0, max: 3 }), x: integer({ min: 0, max: 7 }), cut: integer({ min: 0, max: 3 }) }));
  assert(
    property(steps, (samples) => {
      let time = 100;
      const rows = samples.map(({ wait, x }): [number, number] => [(time += wait), x]);
      const [live, replayed] = [recorderOf(), recorderOf()];
      for (const row of rows) live.recorder.add(batchOfRows([row]));
      for (let from = 0, to = 0; from < rows.length; from = to) {
        to += 1;
        while (to < rows.length && samples[to]!.cut > 0) to += 1;
        replayed.recorder.add(batchOfRows(rows.slice(from, to)));
      }
      t.deepEqual(replayed.recorded, live.recorded);
    }),
  );
});

test('a stall of 50 ms is recorded in 100 of 100 trials, with all that was sampled of it, wherever it falls between samples', (t) => {
  const { recorder, recorded } = recorderOf({ keep: 0.5, after: 0.2 });
  const stalls = Array.from({ length: 100 }, (_, trial) => 1000 + 3 * trial + ((trial * 37) % 100) / 10_000);
  for (let tick = 0; tick < 31_000; tick += 1) {
    const now = 990 + tick / 100;
    // What a counter of the last 10 ms shows: the part of them in which the worker stood still.
    const stalled = Math.max(...stalls.map((start) => Math.min(now, start + 0.05) - Math.max(now - 0.01, start)));
    recorder.add(batchOfRows([[now, stalled > 0 ? 1000 * stalled : 0]]));
  }
  recorder.end();
  t.is(recorded.length, 100);
  for (const [trial, { times }] of recorded.entries()) {
    const start = stalls[trial]!;
    t.true(times[0]! <= start - 0.4 && times.at(-1)! >= start + 0.2, `trial ${trial}`);
    t.true(times.filter((time) => time > start && time < start + 0.06).length >= 5, `trial ${trial}`);
  }
});
