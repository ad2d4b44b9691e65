import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { samplesOf } from '../../src/batcher.ts';
import { paced } from '../../src/filters/pace.ts';

const samples = (...times: number[]) => Readable.from(times.map((timestamp) => ({ timestamp, host: 'a', metrics: {} })));
const running = new AbortController().signal;

async function times(given: Readable, pacing: Partial<Parameters<typeof paced>[0]>): Promise<{ timestamps: number[]; seconds: number }> {
  const started = performance.now();
  const timestamps: number[] = [];
  for await (const samples of paced({ speed: 1, maxGap: 60, signal: running, ...pacing })(given))
    for (const { timestamp } of samplesOf(samples)) timestamps.push(timestamp);
  return { timestamps, seconds: (performance.now() - started) / 1000 };
}

test('the time between samples is that of the recording, divided by the speed', async (t) => {
  const { timestamps, seconds } = await times(samples(100, 101, 102, 104), { speed: 10 });
  t.deepEqual(timestamps, [100, 101, 102, 104]);
  t.true(seconds > 0.39);
});

test('at most there is no wait, nor over a hole or after a clock that was set back', async (t) => {
  t.true((await times(samples(0, 100, 50, 1e6), { speed: Infinity })).seconds < 10);
  t.true((await times(samples(0, 1e6, 5, 6), { maxGap: 0.01 })).seconds < 10);
});

test('time in which nobody takes them is not made up for', async (t) => {
  const recording = paced({ speed: 1, maxGap: 60, signal: running })(samples(0, 0.6, 1.2, 1.8));
  await recording.next();
  await setTimeout(1500);
  await recording.next();
  const started = performance.now();
  await recording.next();
  t.true(performance.now() - started > 80);
});

test('a wait that is longer than a timer can is waited for', async (t) => {
  const stop = new AbortController();
  const recording = paced({ speed: 1, maxGap: 1e9, signal: stop.signal })(samples(0, 1e7));
  await recording.next();
  const next = recording.next();
  t.is(await Promise.race([next, setTimeout(300, 'waiting')]), 'waiting');
  stop.abort();
  t.true((await next).done);
});

test('a signal ends it', async (t) => {
  const stop = new AbortController();
  const recording = paced({ speed: 1, maxGap: 1e9, signal: stop.signal })(samples(0, 1e6));
  await recording.next();
  const next = recording.next();
  stop.abort();
  t.true((await next).done);
});
