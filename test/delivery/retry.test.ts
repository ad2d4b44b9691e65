import test from 'ava';
import { fullJitter, pause, retryAfter, secondsText } from '../../src/delivery/index.ts';

test('up to half a second after the first failure, up to twice that after each further, up to a minute', (t) => {
  const most = (failures: number) => fullJitter(failures, () => 1);
  t.deepEqual([0, 1, 2, 3, 6, 7, 8, 5000].map(most), [0.5, 1, 2, 4, 32, 60, 60, 60]);
  t.is(
    fullJitter(3, () => 0),
    0,
  );
});

const now = Date.parse('2026-11-22T23:00:00Z');

for (const [header, seconds] of [
  ['120', 120],
  [' 7 ', 7],
  ['0', 0.5],
  ['99999999999999999999', 3600],
  ['Sun, 22 Nov 2026 23:00:10 GMT', 10],
  ['Sunday, 22-Nov-26 23:00:10 GMT', 10],
  ['Sun Nov 22 23:00:10 2026', 10],
  ['Sun, 22 Nov 2026 22:00:00 GMT', 0.5],
  ['Fri, 22 Nov 2126 22:00:00 GMT', 3600],
  ['', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['Sun, 99 Nov 2026 99:00:00 GMT', undefined],
  [undefined, undefined],
] as const) {
  test(`Retry-After ${JSON.stringify(header)} is ${seconds} seconds`, (t) => {
    t.is(retryAfter(header, now), seconds);
  });
}

test('a pause ends when there is no more time', async (t) => {
  const controller = new AbortController();
  const waiting = pause(3600, controller.signal);
  controller.abort(new Error('no more time'));
  await t.throwsAsync(waiting, { message: 'no more time' });
  await t.throwsAsync(pause(3600, controller.signal), { message: 'no more time' });
  await t.notThrowsAsync(pause(0.001, new AbortController().signal));
});

test('seconds in a message are rounded up: none waits for 0 s', (t) => {
  t.deepEqual([0.001, 0.3, 0.95, 1, 1.2, 60].map(secondsText), ['0.1 s', '0.3 s', '1 s', '1 s', '2 s', '60 s']);
});
