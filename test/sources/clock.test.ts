import { Readable } from 'node:stream';
import test from 'ava';
import { ticks } from '../../src/sources/clock.ts';

test('the first tick comes at once, the last when the duration is over', async (t) => {
  const taken = await Readable.from(ticks({ interval: 0.02, duration: 0.06 })).toArray();
  t.is(taken.length + taken.reduce((sum, { missed }) => sum + missed, 0), 4);
  t.is(taken[0]!.missed, 0);
});

test('lateness does not add up, and ticks whose time is over are skipped and counted', async (t) => {
  const [interval, last] = [0.02, 15];
  let start: number | undefined;
  let k = 0;
  let blockedAt: number | undefined;
  for await (const { now, missed } of ticks({ interval, duration: last * interval })) {
    start ??= now;
    k += missed;
    const late = now - (start + k * interval);
    // Nothing comes after the last that could take its place.
    t.true(k === last || Math.abs(late) < interval, `tick ${k} is ${late} s late`);
    if (blockedAt !== undefined && k > blockedAt) t.true(k >= blockedAt + 2, 'the tick in between was missed');
    blockedAt = undefined;
    if (k >= 3 && k < 8) {
      blockedAt = k;
      block(2.5 * interval);
    }
    k += 1;
  }
});

test('nothing is missed after the end, however late the last tick comes', async (t) => {
  const missed: number[] = [];
  for await (const tick of ticks({ interval: 0.02, duration: 0.06 })) {
    missed.push(tick.missed);
    if (missed.length === 1) block(0.2);
  }
  t.deepEqual(missed, [0, 2]);
});

test('aligned ticks fall on whole multiples of the interval', async (t) => {
  const late: number[] = [];
  for await (const { timestamp } of ticks({ interval: 0.1, duration: 0.5, align: true })) late.push((timestamp * 1000) % 100);
  t.true(Math.min(...late) < 10, `milliseconds after a multiple: ${late.join()}`);
});

test('early ticks come beside the regular ones, which keep their times, and nothing is missed by them', async (t) => {
  const taken = await Readable.from(ticks({ interval: 0.4, duration: 0.8, early: [0, 0.1, 0.5] })).toArray();
  t.deepEqual(
    taken.map(({ isEarly, missed }) => [isEarly, missed]),
    [
      [true, 0],
      [true, 0],
      [false, 0],
      [false, 0],
    ],
  );
  t.true(taken[1]!.now - taken[0]!.now >= 0.1);
  t.true(taken[2]!.now - taken[0]!.now >= 0.399);
});

test('an early tick does not wait for the multiple that the regular ones fall on', async (t) => {
  const started = performance.now() / 1000;
  for await (const { now, isEarly } of ticks({ interval: 3600, align: true, early: [0] })) {
    t.true(isEarly && now - started < 60);
    break;
  }
});

test('a signal ends the wait for the next tick', async (t) => {
  const stop = new AbortController();
  const started = Date.now();
  for await (const _tick of ticks({ interval: 60, signal: stop.signal })) setTimeout(() => stop.abort(), 10);
  t.true(Date.now() - started < 5000);
});

function block(seconds: number): void {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end);
}
