import test from 'ava';
import * as fc from 'fast-check';
import { TimeAxis } from '../../src/charts/time-axis.ts';
import { durationText, marksOf, type ColumnRange } from '../../src/charts/time.ts';

test('durations as people say them', (t) => {
  const told = ([0.1, 0.25, 1, 1.5, 90, 120, 280, 3600, 5400, 7200, 90_000, 556_000 * 3600] as const).map(durationText);
  t.deepEqual(told, ['100ms', '250ms', '1s', '1.5s', '90s', '2min', '4min 40s', '60min', '90min', '2h', '25h', '23166d 16h']);
});

/** Column by column, as it is meant. */
function everyMark(axis: TimeAxis, { zoom, first, width }: ColumnRange): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];
  const counts = Array.from({ length: width }, (_, column) => {
    const slot = (first + column) * zoom;
    const seconds = axis.intervalAt(slot) * zoom;
    const middle = axis.timeOf(slot) + seconds / 2;
    const step = steps.find((one) => one >= 14 * seconds) ?? 14 * seconds;
    return { interval: seconds, count: Math.floor((middle - 60 * new Date(middle * 1000).getTimezoneOffset()) / step) };
  });
  return counts.flatMap(({ interval, count }, at) => {
    const before = counts[at - 1];
    return before?.interval === interval && before.count !== count ? at : [];
  });
}

test('marks stand where round times are, whatever is passed over in between', (t) => {
  const intervals = fc.constantFrom(0.1, 1, 7, 60, 330, 3600);
  const waits = fc.array(fc.record({ steps: fc.constantFrom(1, 1, 1, 20), interval: intervals }), { minLength: 1, maxLength: 6 });
  const window = fc.record({ zoom: fc.constantFrom(1, 2, 10, 100), width: fc.integer({ min: 1, max: 300 }) });
  const property = fc.property(fc.integer({ min: 1_690_000_000, max: 1_720_000_000 }), waits, window, (start, runs, { zoom, width }) => {
    const axis = new TimeAxis();
    let time = start;
    for (const { steps, interval } of runs)
      for (let at = 0; at < 60; at += 1) axis.slotFor('a', (time += at === 0 ? steps * interval : interval), interval);
    const columns = { zoom, width, first: Math.floor(axis.end / zoom) - width + 1 };
    const wanted = everyMark(axis, columns);
    return marksOf(axis, columns).every(({ column, isBreak }) => isBreak || wanted.includes(column));
  });
  t.notThrows(() => fc.assert(property, { numRuns: 300 }));
});
