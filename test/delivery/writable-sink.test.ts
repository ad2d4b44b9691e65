import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { writableSink } from '../../src/delivery/index.ts';
import { sampleOf } from '../samples.ts';

function sinkOf(stream: Writable) {
  const counts = { acknowledged: 0, done: 0 };
  const controller = new AbortController();
  const sink = writableSink(stream, {
    acknowledge: (count) => void (counts.acknowledged += count),
    done: () => void (counts.done += 1),
    signal: controller.signal,
  });
  return { sink, counts, controller };
}

test('what is written together reaches writev together, and is settled one by one', async (t) => {
  const batches: number[] = [];
  const stream = new Writable({ objectMode: true, writev: (chunks, done) => (batches.push(chunks.length), done()) });
  const { sink, counts } = sinkOf(stream);
  await sink.write([1, 2, 3].map((x) => sampleOf(x)));
  t.deepEqual(batches, [3]);
  t.is(counts.acknowledged, 3);
  await sink.close!();
  t.true(stream.closed);
  t.is(counts.done, 0);
});

for (const [how, write] of [
  ['tells', (x: number, done: (error?: Error) => void) => done(x === 3 ? new Error('no such table') : undefined)],
  [
    'throws',
    (x: number, done: (error?: Error) => void) => {
      if (x === 3) throw new Error('no such table');
      done();
    },
  ],
] as const) {
  test(`a write fails with what the stream ${how}, after those that it took`, async (t) => {
    const stream = new Writable({ objectMode: true, write: ({ metrics: { x } }, _encoding, done) => write(x, done) });
    const { sink, counts } = sinkOf(stream);
    await t.throwsAsync(async () => sink.write([1, 2, 3, 4].map((x) => sampleOf(x))), { message: 'no such table' });
    t.is(counts.acknowledged, 2);
    await t.throwsAsync(async () => sink.close!(), { message: 'no such table' });
  });
}

test('what fails while nothing is written fails the next write', async (t) => {
  const stream = new Writable({ objectMode: true, write() {} });
  const { sink } = sinkOf(stream);
  stream.destroy(new Error('the other side is gone'));
  await setTimeout(0);
  await t.throwsAsync(async () => sink.write([sampleOf(1)]), { message: 'the other side is gone' });
});

test('construct is waited for by the first write, and what it fails with fails that', async (t) => {
  const stream = new Writable({ objectMode: true, construct: (done) => done(new Error('port in use')), write() {} });
  await t.throwsAsync(async () => sinkOf(stream).sink.write([sampleOf(1)]), { message: 'port in use' });
});

test('destroyed without an error, it is done', async (t) => {
  const stream = new Writable({ objectMode: true, write: () => void stream.destroy() });
  const { sink, counts } = sinkOf(stream);
  await sink.write([sampleOf(1)]);
  await sink.close!();
  t.deepEqual(counts, { acknowledged: 0, done: 1 });
});

test('a write that hangs is given up with the signal, and is not taken for done', async (t) => {
  const stream = new Writable({ objectMode: true, write() {} });
  const { sink, counts, controller } = sinkOf(stream);
  const written = sink.write([sampleOf(1)]);
  controller.abort();
  await t.throwsAsync(async () => written);
  t.deepEqual(counts, { acknowledged: 0, done: 0 });
});
