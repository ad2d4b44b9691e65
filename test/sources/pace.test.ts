import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { pace, type Pacing } from '../../src/sources/pace.ts';

const samples = (...times: number[]) => Readable.from(times.map((timestamp) => ({ timestamp, host: 'a', metrics: {} })));
const running = new AbortController().signal;

async function times(given: Readable, pacing: Partial<Pacing>): Promise<{ timestamps: number[]; seconds: number }> {
  const started = performance.now();
  const timestamps: number[] = [];
  for await (const { timestamp } of pace({ speed: 1, longestHole: 60, signal: running, ...pacing })(given)) timestamps.push(timestamp);
  return { timestamps, seconds: (performance.now() - started) / 1000 };
}

test('the time between samples is that of the recording, divided by the speed', async (t) => {
  const { timestamps, seconds } = await times(samples(100, 101, 102, 104), { speed: 10 });
  t.deepEqual(timestamps, [100, 101, 102, 104]);
  t.true(seconds > 0.39);
});

test('at most there is no wait, nor over a hole or after a clock that was set back', async (t) => {
  t.true((await times(samples(0, 100, 50, 1e6), { speed: Infinity })).seconds < 10);
  t.true((await times(samples(0, 1e6, 5, 6), { longestHole: 0.01 })).seconds < 10);
});

test('time in which nobody takes them is not made up for', async (t) => {
  const paced = pace({ speed: 1, longestHole: 60, signal: running })(samples(0, 0.6, 1.2, 1.8));
  await paced.next();
  await setTimeout(1500);
  await paced.next();
  const started = performance.now();
  await paced.next();
  t.true(performance.now() - started > 80);
});

test('a wait that is longer than a timer can is waited for', async (t) => {
  const stop = new AbortController();
  const paced = pace({ speed: 1, longestHole: 1e9, signal: stop.signal })(samples(0, 1e7));
  await paced.next();
  const next = paced.next();
  t.is(await Promise.race([next, setTimeout(300, 'waiting')]), 'waiting');
  stop.abort();
  t.true((await next).done);
});

test('a signal ends it', async (t) => {
  const stop = new AbortController();
  const paced = pace({ speed: 1, longestHole: 1e9, signal: stop.signal })(samples(0, 1e6));
  await paced.next();
  const next = paced.next();
  stop.abort();
  t.true((await next).done);
});
