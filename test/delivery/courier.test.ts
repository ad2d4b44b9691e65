import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { constructed, courier, describeTally, fanOut, newTally, waiting } from '../../src/delivery/index.ts';
import type { Sample } from '../../src/sample.ts';
import { listen } from '../report.ts';

const samples = (count: number): Sample[] => Array.from({ length: count }, (_, at) => ({ timestamp: at, host: 'a', metrics: { x: at } }));

function deliver(stream: Writable, settings: { capacity?: number; patience?: number } = {}, signal = new AbortController().signal) {
  const tally = newTally();
  const report = listen();
  return { tally, said: report.said, courier: courier(stream, { tally, report, signal, ...settings }) };
}

test('all samples arrive, in order, as batches of what queued meanwhile', async (t) => {
  const batches: number[][] = [];
  const slow = new Writable({
    objectMode: true,
    writev(chunks, done) {
      batches.push(chunks.map(({ chunk }) => (chunk as Sample).timestamp));
      setImmediate(done);
    },
  });
  const { courier, tally } = deliver(slow);
  await pipeline(Readable.from(samples(1000)), fanOut([courier]));
  t.deepEqual(
    batches.flat(),
    samples(1000).map(({ timestamp }) => timestamp),
  );
  t.true(batches.length < 500, `${batches.length} batches`);
  t.is(describeTally(tally), '1000 read, 1000 written');
});

test('a slow exporter holds up the reading rather than lose samples', async (t) => {
  const slow = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write: (_sample, _encoding, done) => void setTimeout(2).then(() => done()),
  });
  const { courier, tally, said } = deliver(slow, { capacity: 60 });
  await pipeline(Readable.from(samples(200)), fanOut([courier]));
  t.is(describeTally(tally), '200 read, 200 written');
  t.deepEqual(said, []);
});

test('one that hangs delays the others for no more than its patience, and its oldest samples go', async (t) => {
  let release = () => {};
  const hanging = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write: (_sample, _encoding, done) => (release === noRelease ? done() : (release = done)),
  });
  const noRelease = () => {};
  const written: number[] = [];
  const fine = new Writable({ objectMode: true, write: (sample: Sample, _encoding, done) => (written.push(sample.timestamp), done()) });
  const stuck = deliver(hanging, { capacity: 60, patience: 0.05 });
  const other = deliver(fine);
  const sink = fanOut([stuck.courier, other.courier]);
  for (const sample of samples(1000)) if (!sink.write(sample)) await new Promise((resolve) => sink.once('drain', resolve));
  t.is(written.length, 1000);
  t.deepEqual(stuck.said, ['takes nothing and has no room for more: its oldest samples are dropped']);
  t.is(waiting(stuck.tally) + stuck.tally.dropped, 1000);
  t.true(waiting(stuck.tally) < 20);
  const first = release;
  release = noRelease;
  first();
  await new Promise<void>((resolve) => sink.end(resolve));
  t.regex(stuck.said[1]!, /^takes samples again; 9\d\d were dropped meanwhile$/);
  t.is(waiting(stuck.tally), 0);
  t.is(stuck.tally.written + stuck.tally.dropped, 1000);
});

test('one that fails is said once, and its samples are counted as dropped', async (t) => {
  const failing = new Writable({
    objectMode: true,
    write: (sample: Sample, _encoding, done) => done(sample.timestamp === 5 ? new Error('no such table') : null),
  });
  const { courier, tally, said } = deliver(failing);
  await pipeline(Readable.from(samples(100)), fanOut([courier]));
  t.deepEqual(said, ['failed: no such table; it gets no more samples']);
  t.is(describeTally(tally), '100 read, 5 written, 95 dropped');
  t.regex(String((await courier.end()).failed), /no such table/);
});

test('when nothing is to be waited for any more, what is not delivered is left over', async (t) => {
  const ended = new AbortController();
  const hanging = new Writable({ objectMode: true, highWaterMark: 1, write: () => {} });
  const { courier, tally } = deliver(hanging, {}, ended.signal);
  const done = pipeline(Readable.from(samples(10)), fanOut([courier]));
  await setTimeout(20);
  ended.abort();
  await done;
  t.is(describeTally(tally), '10 read, 0 written, 10 waiting');
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
