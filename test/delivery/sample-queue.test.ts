import { join } from 'node:path';
import test from 'ava';
import { Batch, numberRows } from '../../src/samples/index.ts';
import { SampleQueue } from '../../src/delivery/index.ts';
import { openSpool } from '../../src/spool/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { batchOf, sampleOf } from '../samples.ts';
import { makeTree } from '../fixtures/tree.ts';

const largeSample: Sample = { timestamp: 1, host: 'a'.repeat(5000), metrics: { x: 1 } };

test('a sample that is larger than all that the spool may keep is given up, and keeps no other off the disk', (t) => {
  const folder = join(makeTree(t, {}), 'influxdb');
  const failed = (error: unknown) => t.fail(String(error));
  const spool = openSpool({ folder, limit: 4096, fsync: 'never', onCorrupt: failed, onError: failed });
  const tooLarge: number[] = [];
  const queue = new SampleQueue({
    capacity: 100_000,
    spool,
    tooLarge: (size) => tooLarge.push(size),
    stored: (error) => t.is(error, undefined),
  });
  for (const sample of [sampleOf(0), largeSample, sampleOf(1), sampleOf(2)]) queue.add(batchOf(sample));
  t.is(tooLarge.length, 1);
  t.true(tooLarge[0]! > 5000);
  t.is(queue.length, 3);
  t.is(spool.pending, 3);
  t.deepEqual(
    queue.take(3).flatMap((batch) => [...batch]),
    [0, 1, 2].map((x) => sampleOf(x)),
  );
  spool.close();
});

test('the disk works again when all that waits is on it, and not before', (t) => {
  const folder = join(makeTree(t, {}), 'influxdb');
  const failed = (error: unknown) => t.fail(String(error));
  const spool = openSpool({ folder, limit: 100_000, fsync: 'never', onCorrupt: failed, onError: failed });
  const said: string[] = [];
  let room = 2;
  const append = spool.append.bind(spool);
  spool.append = (record, kept) => {
    if (room === 0) throw new Error('no space left on device');
    room -= 1;
    return append(record, kept);
  };
  const queue = new SampleQueue({ capacity: 100_000, spool, stored: (error) => said.push(error === undefined ? 'works' : 'fails') });
  for (let x = 0; x < 5; x += 1) queue.add(batchOf(sampleOf(x)));
  t.deepEqual(said.splice(0), ['works', 'works', 'fails', 'fails', 'fails']);
  room = 2;
  queue.add(batchOf(sampleOf(5)));
  t.deepEqual(said.splice(0), ['fails']);
  room = 10;
  queue.add(batchOf(sampleOf(6)));
  t.deepEqual(said, ['works']);
  spool.close();
});

test('of a batch that is larger than the room, no more is dropped than has to be', (t) => {
  const samples = Array.from({ length: 100 }, (_, x) => sampleOf(x));
  const values = samples.flatMap(({ timestamp, metrics }) => [timestamp, metrics['x']!]);
  const queue = new SampleQueue({ capacity: 1000 });
  queue.add(new Batch({ host: 'a', names: ['x'] }, numberRows(values, 1)));
  let dropped = 0;
  while (queue.full) dropped += queue.dropOldest()!;
  t.true(dropped > 0 && dropped < 100, `${dropped} of 100`);
  t.is(queue.length, 100 - dropped);
  t.deepEqual([...queue.take(1)[0]!], [sampleOf(dropped)]);
});

test('what is under way leaves room for what comes, however large its batch is: the newest stays', (t) => {
  const samples = Array.from({ length: 400 }, (_, x) => sampleOf(x));
  const values = samples.flatMap(({ timestamp, metrics }) => [timestamp, metrics['x']!]);
  const queue = new SampleQueue({ capacity: 7000 });
  const all = new Batch({ host: 'a', names: ['x'] }, numberRows(values, 1));
  queue.add(all.slice(0, 390));
  queue.take(1000);
  queue.add(all.slice(390));
  while (queue.full) queue.dropOldest();
  let newest = 0;
  for (;;) {
    const taken = queue.take(1000);
    if (taken.length === 0) break;
    newest = taken.at(-1)!.timestamp(taken.at(-1)!.length - 1);
    queue.acknowledge(1000);
  }
  queue.acknowledge(1000);
  for (const batch of queue.take(1000)) newest = batch.timestamp(batch.length - 1);
  t.is(newest, 399);
});
