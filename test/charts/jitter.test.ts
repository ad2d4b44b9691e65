import test from 'ava';
import * as fc from 'fast-check';
import { createRecording } from '../../src/charts/recording.ts';

/** How far each sample is from its tick, as a share of the interval. */
const jitters = {
  none: () => 0,
  'up to 20 % late': (random: number) => random / 5,
  'late, then early': (random: number, tick: number) => (tick % 2 ? random : -random) / 10,
  'a clock that drifts': (_: number, tick: number) => tick / 500,
};

const ticks = 60;

const given = fc.record({
  interval: fc.constantFrom(0.25, 0.3, 0.7, 0.9, 1, 1.1, 1.5, 2.5, 6, 10, 12, 33, 45, 55, 65, 90, 130, 330, 450, 1000, 3600),
  randoms: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: ticks, maxLength: ticks }),
});

/** The ticks, column by column, of a host that misses some; NaN for a hole. */
function columns(interval: number, offset: (tick: number) => number, missed: readonly number[] = []): number[] {
  const recording = createRecording();
  for (let tick = 0; tick < ticks; tick += 1) {
    const timestamp = 1_700_000_000 + (tick + offset(tick)) * interval;
    if (!missed.includes(tick)) recording.add({ timestamp, host: 'web1', metrics: { x: tick } });
  }
  const values = new Float64Array(recording.axis.end + 1);
  recording.history.columns(0, 1, 0, values);
  return [...values];
}

const all = Array.from({ length: ticks }, (_, tick) => tick);
// Drawn from a fixed seed: what is rare is not to fail elsewhere.
const runs = { numRuns: 300, seed: 1 };

for (const [name, jitter] of Object.entries(jitters)) {
  test(`each sample has a column, and only what was missed is a hole: ${name}`, (t) => {
    const property = fc.property(given, ({ interval, randoms }) => {
      t.deepEqual(
        columns(interval, (tick) => jitter(randoms[tick]!, tick)),
        all,
      );
      const missed = [30, 40, 41, 42];
      const small = columns(interval, (tick) => jitter(randoms[tick]! / 2, tick), missed);
      t.deepEqual(
        small,
        all.map((tick) => (missed.includes(tick) ? NaN : tick)),
      );
    });
    t.notThrows(() => fc.assert(property, runs));
  });
}

test('each step may be up to 10 % longer than the interval', (t) => {
  const property = fc.property(given, ({ interval, randoms }) => {
    let late = 0;
    t.deepEqual(
      columns(interval, (tick) => (late += randoms[tick]! / 10)),
      all,
    );
  });
  t.notThrows(() => fc.assert(property, runs));
});
