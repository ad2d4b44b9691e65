import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { constructed, courier, describeTally, fanOut, newTally, sampleQueue, waiting } from '../../src/delivery/index.ts';
import type { CourierSettings } from '../../src/delivery/index.ts';
import type { Sample } from '../../src/sample.ts';
import { listen } from '../report.ts';

/** A recording, unless it is of now. */
const samples = (count: number, since = 0): Sample[] =>
  Array.from({ length: count }, (_, at) => ({ timestamp: since + at / 1000, host: 'a', metrics: { x: at } }));

/** Room for so many of these samples. */
const room = (count: number) => count * 262;

function deliver(stream: Writable, settings: Partial<CourierSettings> & { capacity?: number } = {}) {
  const tally = newTally();
  const report = listen();
  const queue = sampleQueue({ capacity: settings.capacity ?? room(2000) });
  const rest = { whenFull: 'drop-oldest', keeps: false, signal: new AbortController().signal } as const;
  return { tally, said: report.said, courier: courier(stream, { queue, tally, report, ...rest, ...settings }) };
}

const sinkOf = (...couriers: ReturnType<typeof courier>[]) => fanOut(couriers, { drainTimeout: 30, giveUp() {} });

/** An exporter that takes nothing until it is released. */
function hanging() {
  const held: (() => void)[] = [];
  let released = false;
  const stream = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write: (_sample, _encoding, done) => (released ? done() : void held.push(done)),
  });
  const release = () => {
    released = true;
    for (const done of held) done();
  };
  return { stream, release };
}

test('all samples arrive, in order, as batches of what queued meanwhile', async (t) => {
  const batches: number[][] = [];
  const slow = new Writable({
    objectMode: true,
    writev(chunks, done) {
      batches.push(chunks.map(({ chunk }) => (chunk as Sample).metrics['x']!));
      setImmediate(done);
    },
  });
  const { courier, tally } = deliver(slow);
  await pipeline(Readable.from(samples(1000)), sinkOf(courier));
  t.deepEqual(
    batches.flat(),
    Array.from({ length: 1000 }, (_, at) => at),
  );
  t.true(batches.length < 500, `${batches.length} batches`);
  t.is(describeTally(tally), '1000 read, 1000 written');
});

test('a recording waits for a slow exporter', async (t) => {
  const slow = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write: (_sample, _encoding, done) => void setTimeout(2).then(() => done()),
  });
  const { courier, tally, said } = deliver(slow, { capacity: room(10) });
  await pipeline(Readable.from(samples(200)), sinkOf(courier));
  t.is(describeTally(tally), '200 read, 200 written');
  t.deepEqual(said, []);
});

for (const [what, since, patience] of [
  ['a recording, after its patience', 0, 0.05],
  ['what is live, at once', Date.now() / 1000, 1000],
] as const) {
  test(`one that hangs does not hold up the others: ${what}; its oldest samples go`, async (t) => {
    const { stream, release } = hanging();
    const written: number[] = [];
    const fine = new Writable({ objectMode: true, write: (sample: Sample, _encoding, done) => (written.push(sample.timestamp), done()) });
    const stuck = deliver(stream, { capacity: room(10), patience });
    const other = deliver(fine);
    const sink = sinkOf(stuck.courier, other.courier);
    for (const sample of samples(1000, since)) if (!sink.write(sample)) await new Promise((resolve) => sink.once('drain', resolve));
    await setTimeout(20);
    t.is(written.length, 1000);
    t.deepEqual(stuck.said, ['takes nothing and has no room for more: its oldest samples are dropped']);
    t.is(waiting(stuck.tally) + stuck.tally.dropped, 1000);
    t.true(waiting(stuck.tally) <= 10);
    release();
    await new Promise<void>((resolve) => sink.end(resolve));
    t.regex(stuck.said[1]!, /^has caught up; 99\d were dropped meanwhile$/);
    t.is(waiting(stuck.tally), 0);
    t.is(stuck.tally.written + stuck.tally.dropped, 1000);
  });
}

test('drop-newest: what came first stays', async (t) => {
  const { stream, release } = hanging();
  const { courier, tally, said } = deliver(stream, { capacity: room(10), whenFull: 'drop-newest' });
  for (const sample of samples(100, Date.now() / 1000)) t.true(courier.take(sample));
  t.is(tally.dropped, 90);
  t.deepEqual(said, ['takes nothing and has no room for more: its newest samples are dropped']);
  release();
  await courier.end();
  t.is(describeTally(tally), '100 read, 10 written, 90 dropped');
});

test('block: the reading waits for as long as it takes, unless nothing is to be waited for any more', async (t) => {
  const { stream, release } = hanging();
  const ended = new AbortController();
  const { courier, tally } = deliver(stream, { capacity: room(10), whenFull: 'block', patience: 0, signal: ended.signal });
  const now = samples(30, Date.now() / 1000);
  t.is(
    now.findIndex((sample) => !courier.take(sample)),
    9,
  );
  let waits = true;
  const first = courier.room().then(() => (waits = false));
  await setTimeout(50);
  t.true(waits);
  release();
  await first;
  t.is(tally.dropped, 0);
  const stuck = deliver(hanging().stream, { capacity: room(10), whenFull: 'block', signal: ended.signal });
  now.find((sample) => !stuck.courier.take(sample));
  const second = stuck.courier.room();
  ended.abort();
  await second;
  await stuck.courier.end();
  t.is(describeTally(stuck.tally), '10 read, 0 written, 10 dropped');
});

test('one that fails is said once, and its samples are counted as dropped', async (t) => {
  const failing = new Writable({
    objectMode: true,
    write: (sample: Sample, _encoding, done) => done(sample.metrics['x'] === 5 ? new Error('no such table') : null),
  });
  const { courier, tally, said } = deliver(failing);
  await pipeline(Readable.from(samples(100)), sinkOf(courier));
  t.deepEqual(said, ['failed: no such table; it gets no more samples']);
  t.is(describeTally(tally), '100 read, 5 written, 95 dropped');
  t.regex(String((await courier.end()).failed), /no such table/);
});

test('one that throws fails as any other', async (t) => {
  const throwing = new Writable({
    objectMode: true,
    write() {
      throw new Error('boom');
    },
  });
  const { courier, tally, said } = deliver(throwing);
  await pipeline(Readable.from(samples(10)), sinkOf(courier));
  t.deepEqual(said, ['failed: boom; it gets no more samples']);
  t.is(describeTally(tally), '10 read, 0 written, 10 dropped');
});

test('what is delivered of a write that then fails is not lost', async (t) => {
  const failing = new Writable({ objectMode: true, writev: (_chunks, done) => void setTimeout(10).then(() => done(new Error('gone'))) });
  failing.cork();
  const { courier, tally } = deliver(failing);
  for (const sample of samples(10)) courier.take(sample);
  failing.uncork();
  courier.delivered(4);
  t.is(describeTally(tally), '10 read, 4 written, 6 waiting');
  await courier.end();
  t.is(describeTally(tally), '10 read, 4 written, 6 dropped');
});

test('the time to drain begins with the end of the reading, and also when that is asked to end and cannot', async (t) => {
  const stop = new AbortController();
  const giveUp = new AbortController();
  const { courier, tally } = deliver(hanging().stream, { capacity: room(10), whenFull: 'block', signal: giveUp.signal });
  const sink = fanOut([courier], { drainTimeout: 0.01, giveUp: () => giveUp.abort(), stop: stop.signal });
  const done = pipeline(Readable.from(samples(20)), sink);
  await setTimeout(50);
  t.false(giveUp.signal.aborted);
  stop.abort();
  await done;
  t.is(describeTally(tally), '20 read, 0 written, 20 dropped');
});

test('construct is waited for, and what it fails with is told', async (t) => {
  let started = false;
  const good = new Writable({ construct: (done) => void setTimeout(10).then(() => ((started = true), done())), write: () => {} });
  await constructed(good);
  t.true(started);
  const bad = new Writable({ construct: (done) => done(new Error('port in use')), write: () => {} }).on('error', () => {});
  await t.throwsAsync(constructed(bad), { message: 'port in use' });
  await t.notThrowsAsync(constructed(new Writable({ write: () => {} })));
});
