import test from 'ava';
import { startTicks, type Schedule, type Tick } from '../../../src/sources/live/ticks.ts';
import { testClock, type TestClock } from '../../clock.ts';

/** The ticks until the last, or until `enough`; `busy` gives the seconds that the work after each takes. */
function ticksOf(schedule: Schedule, { clock = testClock(), enough = Infinity, busy = (_tick: number): number => 0 } = {}): Tick[] {
  const taken: Tick[] = [];
  const ticks = startTicks(schedule, clock, (tick) => {
    if (!tick) return;
    taken.push(tick);
    clock.pass(busy(taken.length));
    if (taken.length < enough) ticks.next();
  });
  ticks.next();
  while (clock.ring());
  return taken;
}

const times = (taken: readonly Tick[]) => taken.map(({ now }) => Math.round((now - 1000) * 1e6) / 1e6);

test('the first tick comes at once, the last when the duration is over', (t) => {
  const taken = ticksOf({ interval: 0.1, duration: 0.3 });
  t.deepEqual(times(taken), [0, 0.1, 0.2, 0.3]);
  t.is(taken[0]!.timestamp, 1_750_001_000.25);
});

test('lateness does not add up', (t) => {
  t.deepEqual(times(ticksOf({ interval: 1, duration: 4 }, { busy: () => 0.7 })), [0, 1, 2, 3, 4]);
});

test('ticks whose time is over are skipped and counted', (t) => {
  const taken = ticksOf({ interval: 1, duration: 7 }, { busy: (tick) => (tick === 3 ? 2.5 : 0) });
  t.deepEqual(times(taken), [0, 1, 2, 4.5, 5, 6, 7]);
  t.deepEqual(
    taken.map(({ missed }) => missed),
    [0, 0, 0, 1, 0, 0, 0],
  );
});

test('nothing is missed after the end, however late the last tick comes', (t) => {
  const taken = ticksOf({ interval: 1, duration: 3 }, { busy: (tick) => (tick === 1 ? 10 : 0) });
  t.deepEqual(
    taken.map(({ missed }) => missed),
    [0, 2],
  );
});

test('a timer that fires early is waited for once more', (t) => {
  const clock = testClock();
  const early: TestClock = { ...clock, after: (seconds, call) => clock.after(seconds > 0.001 ? seconds - 0.0004 : seconds, call) };
  t.deepEqual(times(ticksOf({ interval: 0.1, duration: 0.3 }, { clock: early })), [0, 0.1, 0.2, 0.3]);
});

test('aligned ticks fall on whole multiples of the interval, also when the wall clock is set', (t) => {
  const clock = testClock();
  const taken = ticksOf({ interval: 2, align: true }, { clock, enough: 5, busy: (tick) => (clock.set(tick === 2 ? 0.5 : 0), 0) });
  const from = taken.map(({ timestamp }) => timestamp % 2);
  t.deepEqual(from, [0, 0, 0.5, 0, 0]);
});

test('what is stopped comes no more', (t) => {
  const clock = testClock();
  const ticks = startTicks({ interval: 60 }, clock, () => t.fail());
  ticks.next();
  ticks.stop();
  t.false(clock.ring());
});

test('early ticks come beside the regular ones, which go on with the next that is due', (t) => {
  const taken = ticksOf({ interval: 1, duration: 2, early: [0, 0.25, 3] });
  t.deepEqual(times(taken), [0, 0.25, 1, 2]);
  t.deepEqual(
    taken.map(({ isEarly }) => isEarly),
    [true, true, false, false],
  );
});

test('an early tick does not wait for the multiple that the regular ones fall on', (t) => {
  const [first, second] = ticksOf({ interval: 3600, align: true, early: [0] }, { enough: 2 });
  t.true(first!.isEarly && first!.now === 1000);
  t.is(second!.timestamp % 3600, 0);
});
