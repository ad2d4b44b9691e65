import { finished } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { gather } from '../../src/delivery/index.ts';

/** A stream whose batches take a while, and the batches that reach it. */
function gathering(seconds: number, full: number) {
  const batches: number[][] = [];
  const stream = new Writable({
    objectMode: true,
    highWaterMark: 1000,
    writev(chunks, done) {
      batches.push(chunks.map(({ chunk }) => chunk as number));
      void setTimeout(20).then(() => {
        done();
        return next();
      });
    },
  });
  const next = gather(stream, { seconds, isFull: () => stream.writableLength >= full });
  next();
  return { stream, batches };
}

test('what is written in one turn leaves together, and what comes before the interval is over later, together', async (t) => {
  const { stream, batches } = gathering(0.3, 100);
  for (const number of [1, 2, 3]) stream.write(number);
  while (batches.length < 1) await setTimeout(5);
  for (const number of [4, 5, 6]) {
    stream.write(number);
    await setTimeout(5);
  }
  while (batches.length < 2) await setTimeout(5);
  t.deepEqual(batches, [
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('flush: what there is leaves at once, after the batch under way', async (t) => {
  const { stream, batches } = gathering(3600, 100);
  stream.write(1);
  while (batches.length < 1) await setTimeout(5);
  stream.write(2);
  stream.emit('flush');
  while (batches.length < 2) await setTimeout(5);
  t.deepEqual(batches, [[1], [2]]);
  stream.destroy();
});

test('a full batch leaves at once, and the rest when the stream ends', async (t) => {
  const { stream, batches } = gathering(3600, 3);
  for (const number of [1, 2, 3, 4]) {
    stream.write(number);
    await setTimeout(50);
  }
  while (batches.length < 2) await setTimeout(5);
  for (const number of [5, 6]) stream.write(number);
  stream.end();
  await finished(stream);
  t.deepEqual(batches, [[1], [2, 3, 4], [5, 6]]);
});
