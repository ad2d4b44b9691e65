import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import {
  describeCounters,
  fanOut,
  newCounters,
  pendingOf,
  SampleQueue,
  RunningExporter,
  type RunningExporterSettings,
  type Sink,
} from '../../src/delivery/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { testClock } from '../clock.ts';
import { listen } from '../report.ts';
import { batchOf, sampleOf } from '../samples.ts';

/** A recording, unless it is of now. */
const samples = (count: number, since = 0): Sample[] => Array.from({ length: count }, (_, x) => sampleOf(x, since + x / 1000));

/** Room for so many of these samples. */
const room = (count: number) => 262 + count * 216;

function deliver(sink: Sink, settings: Partial<RunningExporterSettings> & { capacity?: number } = {}) {
  const counters = newCounters();
  const report = listen();
  const queue = new SampleQueue({ capacity: settings.capacity ?? room(2000) });
  const rest = { whenFull: 'drop-oldest', isSpooled: false, signal: new AbortController().signal } as const;
  const running = new RunningExporter({ queue, counters, report, ...rest, ...settings });
  running.run(sink);
  return { counters, said: report.said, running };
}

const sinkOf = (...running: RunningExporter[]) => fanOut(running, { drainTimeout: 30, abortExporters() {} });

const turns = async (count = 20) => {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A sink that takes nothing until it is released. */
function hanging() {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  return { sink: { write: async () => released }, release };
}

test('all samples arrive, in order, as batches of what queued meanwhile', async (t) => {
  const batches: number[][] = [];
  const { running, counters } = deliver({
    async write(given) {
      batches.push(given.map(({ metrics }) => metrics['x']!));
      await turns(3);
    },
  });
  await pipeline(Readable.from(samples(1000)), sinkOf(running));
  t.deepEqual(
    batches.flat(),
    Array.from({ length: 1000 }, (_, x) => x),
  );
  t.true(batches.length < 1000, `${batches.length} batches`);
  t.is(describeCounters(counters), '1000 read, 1000 written');
});

test('a recording is read no further than the next two writes, with more room, unless nothing moves; what is live is', (t) => {
  for (const [since, seconds, most] of [
    [0, 0, 3],
    [0, 1, 10],
    [Date.now() / 1000, 0, 10],
  ] as const) {
    const clock = testClock();
    const { running } = deliver({ batch: { bytes: room(1) }, write: () => {} }, { clock });
    clock.pass(seconds);
    const taken = samples(10, since).map((sample) => running.enqueue(batchOf(sample)));
    t.is(taken.filter(Boolean).length, most);
  }
});

test('a recording waits for a slow exporter', async (t) => {
  const { running, counters, said } = deliver({ batch: { samples: 1 }, write: async () => turns(1) }, { capacity: room(10) });
  await pipeline(Readable.from(samples(200)), sinkOf(running));
  t.is(describeCounters(counters), '200 read, 200 written');
  t.deepEqual(said, []);
});

for (const [what, since, stallTimeout] of [
  ['a recording, after the time for which it waits', 0, 5],
  ['what is live, at once', Date.now() / 1000, 1e9],
] as const) {
  test(`one that hangs does not hold up the others: ${what}; its oldest samples go`, async (t) => {
    const clock = testClock();
    const { sink, release } = hanging();
    const written: number[] = [];
    const stuck = deliver(sink, { capacity: room(10), stallTimeout, clock });
    const other = deliver({ write: (given) => void written.push(...given.map(({ timestamp }) => timestamp)) });
    const into = sinkOf(stuck.running, other.running);
    for (const sample of samples(1000, since)) {
      if (into.write(sample)) continue;
      const drained = new Promise((resolve) => into.once('drain', resolve));
      await Promise.race([drained, clock.advance(stallTimeout)]);
      await drained;
    }
    await turns();
    t.is(written.length, 1000);
    t.deepEqual(stuck.said, ['queue full: its oldest samples are dropped']);
    t.is(pendingOf(stuck.counters) + stuck.counters.dropped, 1000);
    t.true(pendingOf(stuck.counters) <= 11);
    release();
    await new Promise<void>((resolve) => into.end(resolve));
    t.regex(stuck.said[1]!, /^has caught up; 9[89]\d samples dropped meanwhile$/);
    t.is(pendingOf(stuck.counters), 0);
    t.is(stuck.counters.written + stuck.counters.dropped, 1000);
  });
}

test('a sample that alone is more than fits is delivered all the same', async (t) => {
  const { sink, release } = hanging();
  const { running, counters } = deliver(sink, { capacity: 1 });
  for (const sample of samples(3, Date.now() / 1000)) running.enqueue(batchOf(sample));
  t.is(counters.dropped, 2);
  release();
  await running.end();
  t.is(describeCounters(counters), '3 read, 1 written, 2 dropped');
});

test('drop-newest: what came first stays', async (t) => {
  const { sink, release } = hanging();
  const { running, counters, said } = deliver(sink, { capacity: room(10), whenFull: 'drop-newest' });
  for (const sample of samples(100, Date.now() / 1000)) t.true(running.enqueue(batchOf(sample)));
  t.is(counters.dropped, 90);
  t.deepEqual(said, ['queue full: its newest samples are dropped']);
  release();
  await running.end();
  t.is(describeCounters(counters), '100 read, 10 written, 90 dropped');
});

test('block: the reading waits for as long as it takes, unless nothing is to be waited for any more', async (t) => {
  const { sink, release } = hanging();
  const ended = new AbortController();
  const { running, counters } = deliver(sink, { capacity: room(10), whenFull: 'block', stallTimeout: 0, signal: ended.signal });
  const now = samples(30, Date.now() / 1000).map(batchOf);
  t.is(
    now.findIndex((batch) => !running.enqueue(batch)),
    9,
  );
  let waits = true;
  const first = running.drained().then(() => (waits = false));
  await turns();
  t.true(waits);
  release();
  await first;
  t.is(counters.dropped, 0);
  const stuck = deliver(hanging().sink, { capacity: room(10), whenFull: 'block', signal: ended.signal });
  now.find((batch) => !stuck.running.enqueue(batch));
  const second = stuck.running.drained();
  ended.abort();
  await second;
  await stuck.running.end();
  t.is(describeCounters(stuck.counters), '10 read, 0 written, 10 dropped');
});

test('one that fails is said once, and its samples are counted as dropped', async (t) => {
  let closed = 0;
  const { running, counters, said } = deliver({
    batch: { samples: 5 },
    async write(given) {
      if (given.some(({ metrics }) => metrics['x'] === 5)) throw new Error('no such table');
    },
    close: () => void (closed += 1),
  });
  await pipeline(Readable.from(samples(100)), sinkOf(running));
  t.deepEqual(said, ['failed: no such table; it gets no more samples']);
  t.is(counters.read, counters.written + counters.dropped);
  t.is(counters.written, 5);
  t.is(closed, 1);
  t.regex(String((await running.end()).failed), /no such table/);
});

test('one that fails as it is closed has failed', async (t) => {
  const close = async () => Promise.reject(new Error('the disk is gone'));
  const { running, counters, said } = deliver({ write() {}, close });
  await pipeline(Readable.from(samples(10)), sinkOf(running));
  t.deepEqual(said, ['failed: the disk is gone; it gets no more samples']);
  t.is(describeCounters(counters), '10 read, 10 written');
});

test('one that is done is no failure, and the reading ends when it was the last', async (t) => {
  const { running, said }: ReturnType<typeof deliver> = deliver({ write: () => running.done() });
  await t.throwsAsync(pipeline(Readable.from(samples(10_000)), sinkOf(running)), { code: 'DONE' });
  t.deepEqual(await running.end(), { isDone: true });
  t.deepEqual(said, []);
});

test('what is settled of a write that then fails is not lost', async (t) => {
  let fail = (_error: Error) => {};
  const { running, counters } = deliver({ write: async () => new Promise((_, reject) => (fail = reject)) });
  for (const sample of samples(10)) running.enqueue(batchOf(sample));
  await turns();
  running.acknowledge(4);
  t.is(describeCounters(counters), '10 read, 4 written, 6 pending');
  fail(new Error('gone'));
  await running.end();
  t.is(describeCounters(counters), '10 read, 4 written, 6 dropped');
});

test('the time to drain begins with the end of the reading, and also when that is asked to end and cannot', async (t) => {
  const stop = new AbortController();
  const giveUp = new AbortController();
  const { running, counters } = deliver(hanging().sink, { capacity: room(10), whenFull: 'block', signal: giveUp.signal });
  const into = fanOut([running], { drainTimeout: 0.01, abortExporters: () => giveUp.abort(), stop: stop.signal });
  const done = pipeline(Readable.from(samples(20)), into);
  await turns();
  t.false(giveUp.signal.aborted);
  stop.abort();
  await done;
  t.is(describeCounters(counters), '20 read, 0 written, 20 dropped');
});
