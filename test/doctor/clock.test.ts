import test from 'ava';
import { diagnoseClock, type ClockReading } from '../../src/doctor/clock.ts';

const right: ClockReading = { time: Date.UTC(2026, 10, 25) / 1000, synchronised: true, step: 0.0004 };

function states(reading: Partial<ClockReading>): Record<string, string> {
  return Object.fromEntries(diagnoseClock({ ...right, ...reading }).map(({ subject, state }) => [subject, state]));
}

test('a clock that is right', (t) => {
  t.deepEqual(states({}), { time: 'ok', synchronised: 'ok', steps: 'ok' });
});

test('a clock that starts anew at each boot', (t) => {
  t.is(states({ time: 86_400 })['time'], 'broken');
});

test('a clock that nothing keeps right, and one of which nothing is known', (t) => {
  t.is(states({ synchronised: false })['synchronised'], 'limited');
  t.is(states({ synchronised: undefined })['synchronised'], 'absent');
});

test('a clock that was set while doctor looked, in either direction', (t) => {
  t.is(states({ step: 1.5 })['steps'], 'limited');
  t.is(states({ step: -1.5 })['steps'], 'limited');
});
