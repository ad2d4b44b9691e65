import { Readable } from 'node:stream';
import test from 'ava';
import { samplesOf } from '../../src/samples/batcher.ts';
import { paced } from '../../src/filters/pace.ts';
import { testClock } from '../clock.ts';

const samples = (...times: number[]) => Readable.from(times.map((timestamp) => ({ timestamp, host: 'a', metrics: {} })));
const running = new AbortController().signal;

type Pacing = Partial<Parameters<typeof paced>[0]>;

/** The samples that come, each with the seconds that have passed by then. */
async function arrivals(given: Readable, pacing: Pacing, clock = testClock()): Promise<[timestamp: number, seconds: number][]> {
  const began = clock.monotonic();
  const seen: [number, number][] = [];
  let isOver = false;
  const read = async () => {
    for await (const some of paced({ speed: 1, maxGap: 60, signal: running, clock, ...pacing })(given))
      for (const { timestamp } of samplesOf(some)) seen.push([timestamp, Math.round((clock.monotonic() - began) * 1e6) / 1e6]);
  };
  const reading = read().finally(() => (isOver = true));
  for (; !isOver; await clock.advance(0)) clock.ring();
  await reading;
  return seen;
}

test('the time between samples is that of the recording, divided by the speed', async (t) => {
  t.deepEqual(await arrivals(samples(100, 101, 102, 104), { speed: 10 }), [
    [100, 0],
    [101, 0.1],
    [102, 0.2],
    [104, 0.4],
  ]);
});

test('at most there is no wait, nor over a hole or after a clock that was set back', async (t) => {
  t.is((await arrivals(samples(0, 100, 50, 1e6), { speed: Infinity })).at(-1)![1], 0);
  const waits = (await arrivals(samples(0, 1e6, 5, 6), { maxGap: 0.01 })).map(([, seconds]) => seconds);
  t.deepEqual(waits, [0, 0.01, 0.01, 0.02]);
});

test('time in which nobody takes them is not made up for', async (t) => {
  const clock = testClock();
  const recording = paced({ speed: 1, maxGap: 60, signal: running, clock })(samples(0, 0.6, 1.2, 1.8));
  await recording.next();
  clock.pass(1.5);
  await recording.next();
  let hasCome = false;
  const next = recording.next().then(() => (hasCome = true));
  await clock.advance(0.09);
  t.false(hasCome);
  await clock.advance(0.02);
  await next;
  t.true(hasCome);
});

test('a wait that is longer than a timer can is waited for', async (t) => {
  const clock = testClock();
  const day = 86_400;
  const impatient = { ...clock, after: (seconds: number, call: () => void) => clock.after(Math.min(seconds, 24 * day), call) };
  t.deepEqual(await arrivals(samples(0, 100 * day), { maxGap: Infinity }, impatient), [
    [0, 0],
    [100 * day, 100 * day],
  ]);
});

test('a signal ends it', async (t) => {
  const stop = new AbortController();
  const recording = paced({ speed: 1, maxGap: 1e9, signal: stop.signal })(samples(0, 1e6));
  await recording.next();
  const next = recording.next();
  stop.abort();
  t.true((await next).done);
});
