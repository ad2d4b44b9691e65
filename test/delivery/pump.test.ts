import test from 'ava';
import { Pump } from '../../src/delivery/pump.ts';
import { SampleQueue, type BatchLimits } from '../../src/delivery/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { testClock } from '../clock.ts';
import { batchOf, sampleOf } from '../samples.ts';

/** A pump whose writes end when they are released, with what was settled. */
function pumping(batch: BatchLimits, capacity = 2 ** 20) {
  const clock = testClock();
  const queue = new SampleQueue({ capacity });
  const written: number[][] = [];
  const settled: number[] = [];
  let release = () => {};
  const pumped = new Pump({
    queue,
    clock,
    settled(count) {
      settled.push(count);
      queue.acknowledge(count);
    },
  });
  const write = async (samples: readonly Sample[]) => {
    written.push(samples.map(({ metrics }) => metrics['x']!));
    await new Promise<void>((resolve) => (release = resolve));
  };
  const done = pumped.run({ batch, write });
  return {
    ...{ pumped, done, clock, written, settled },
    async add(...numbers: readonly number[]) {
      for (const x of numbers) {
        queue.add(batchOf(sampleOf(x)));
        pumped.notify();
      }
      await clock.advance(0);
    },
    async release() {
      release();
      await clock.advance(0);
    },
  };
}

test('what comes in one turn leaves together, and what comes during a write after it, together', async (t) => {
  const { add, release, written, settled } = pumping({});
  await add(1, 2, 3);
  t.deepEqual(written, [[1, 2, 3]]);
  await add(4);
  await add(5);
  t.deepEqual(settled, []);
  await release();
  t.deepEqual(written, [
    [1, 2, 3],
    [4, 5],
  ]);
  t.deepEqual(settled, [3]);
});

test('a batch leaves when its seconds are over since the one before, the first at once', async (t) => {
  const { add, release, clock, written } = pumping({ seconds: 10 });
  await add(1);
  await release();
  await clock.advance(4);
  await add(2);
  await clock.advance(5);
  await add(3);
  t.deepEqual(written, [[1]]);
  await clock.advance(1);
  t.deepEqual(written, [[1], [2, 3]]);
});

test('a full batch leaves at once, and holds no more', async (t) => {
  const { add, release, written } = pumping({ seconds: 3600, samples: 3 });
  await add(0);
  await release();
  await add(1, 2);
  t.deepEqual(written, [[0]]);
  await add(3, 4);
  t.deepEqual(written, [[0], [1, 2, 3]]);
});

test('what is pending leaves at once when the queue is full, or no more samples come', async (t) => {
  const full = pumping({ seconds: 3600 }, 400);
  await full.add(0);
  await full.release();
  await full.add(1, 2);
  t.deepEqual(full.written, [[0], [1]]);
  const ending = pumping({ seconds: 3600 });
  await ending.add(0);
  await ending.release();
  await ending.add(1);
  ending.pumped.end();
  await ending.clock.advance(0);
  t.deepEqual(ending.written, [[0], [1]]);
  await ending.release();
  await ending.done;
});

test('of a write under way, what is acknowledged is settled at once, and once', async (t) => {
  const { add, release, pumped, settled } = pumping({});
  await add(1, 2, 3);
  pumped.acknowledge(2);
  t.deepEqual(settled, [2]);
  pumped.acknowledge(7);
  t.deepEqual(settled, [2, 1]);
  await release();
  t.deepEqual(settled, [2, 1]);
});

test('once stopped, nothing more is settled', async (t) => {
  const { add, release, pumped, settled, done } = pumping({});
  await add(1);
  pumped.stop();
  pumped.acknowledge(1);
  await release();
  await done;
  t.deepEqual(settled, []);
});

test('what a write fails with, or throws, ends it', async (t) => {
  for (const write of [() => Promise.reject(new Error('gone')), (): void => void JSON.parse('gone')]) {
    const queue = new SampleQueue({ capacity: 1000 });
    queue.add(batchOf(sampleOf(1)));
    const pumped = new Pump({ queue, settled: () => t.fail(), clock: testClock() });
    await t.throwsAsync(pumped.run({ write }), { message: /gone/ });
  }
});

test('a sink of batches gets them whole, cut only where a write holds no more', async (t) => {
  const queue = new SampleQueue({ capacity: 2 ** 20 });
  for (const x of [1, 2, 3]) queue.add(batchOf(sampleOf(x)));
  const lengths: number[] = [];
  const pumped = new Pump({ queue, settled: (count) => queue.acknowledge(count), clock: testClock() });
  pumped.end();
  await pumped.run({ batch: { samples: 2 }, writeBatches: (batches) => void lengths.push(batches.length) });
  t.deepEqual(lengths, [2, 1]);
});
