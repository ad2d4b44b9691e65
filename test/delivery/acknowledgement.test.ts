import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from 'fast-check';
import { acknowledgement, Batch } from '../../src/samples/index.ts';
import { batcher } from '../../src/samples/batcher.ts';
import { fanOut, newCounters, SampleQueue, RunningExporter, type Sink } from '../../src/delivery/index.ts';
import { filters } from '../../src/filters/index.ts';
import { readOptions } from '../../src/options/index.ts';
import type { Stage } from '../../src/pipeline.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { openSpool } from '../../src/spool/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { listen } from '../report.ts';
import { sampleOf } from '../samples.ts';

/** A broker that keeps messages of several samples until they are acknowledged, and delivers the rest again. */
function broker(sizes: readonly number[]) {
  const left = new Map<number, readonly Sample[]>();
  let next = 0;
  for (const [message, size] of sizes.entries())
    left.set(
      message,
      Array.from({ length: size }, () => sampleOf(next++, Date.now() / 1000)),
    );
  const toBatch = batcher();
  /** A consumer that can be killed: what it acknowledges then does not arrive any more. */
  function* consume(isAlive: () => boolean): Generator<Batch> {
    for (const [message, samples] of [...left]) {
      if (!isAlive()) return;
      const ack = acknowledgement(() => void (isAlive() && left.delete(message)));
      samples.forEach((_, at) => at > 0 && ack.hold());
      yield* samples.map((sample) => toBatch(sample, ack));
    }
  }
  return { left, consume, count: next };
}

const numbersOf = (samples: Iterable<Sample>) => Array.from(samples, ({ metrics }) => metrics['x']!);

function running(sink: Sink, settings: { whenFull?: 'block' | 'drop-oldest'; signal: AbortSignal; capacity?: number }): RunningExporter {
  const { whenFull = 'block', signal, capacity = 2 ** 20 } = settings;
  const queue = new SampleQueue({ capacity });
  const exporter = new RunningExporter({ queue, counters: newCounters(), report: listen(), isSpooled: false, whenFull, signal });
  exporter.run(sink);
  return exporter;
}

/** One consumer after the other, each killed after so many writes, until nothing is left. */
async function consumed(
  from: ReturnType<typeof broker>,
  { kills, most, slow }: { readonly kills: readonly number[]; readonly most: number; readonly slow: boolean },
): Promise<{ readonly seen: ReadonlySet<number>; readonly lost: readonly number[] }> {
  const seen = new Set<number>();
  const lost: number[] = [];
  for (const writes of [...kills, Infinity]) {
    const killed = new AbortController();
    const isAlive = () => !killed.signal.aborted;
    let count = 0;
    const write = async (samples: readonly Sample[]) => {
      if (slow) await new Promise((resolve) => setImmediate(resolve));
      // Killed before it is written: it must come again.
      if ((count += 1) > writes) killed.abort();
      else for (const number of numbersOf(samples)) seen.add(number);
    };
    const other = { batch: { samples: 3 }, write: async () => new Promise<void>((resolve) => setImmediate(resolve)) };
    const exporters = [{ batch: { samples: most }, write }, other].map((sink) => running(sink, { signal: killed.signal }));
    const sink = fanOut(exporters, { drainTimeout: 30, abortExporters: () => killed.abort(), abort: killed.signal });
    await pipeline(Readable.from(from.consume(isAlive)), sink).catch(() => {});
    for (let number = 0; number < from.count; number += 1) {
      const isLeft = [...from.left.values()].some((samples) => numbersOf(samples).includes(number));
      if (!isLeft && !seen.has(number)) lost.push(number);
    }
  }
  return { seen, lost };
}

test('a source that is killed at any moment gives again what was not acknowledged, and nothing that was is missing', async (t) => {
  const scene = record({
    sizes: array(integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
    kills: array(integer({ min: 0, max: 6 }), { maxLength: 4 }),
    most: integer({ min: 1, max: 10 }),
    slow: boolean(),
  });
  const run = async ({ sizes, ...how }: { sizes: number[]; kills: number[]; most: number; slow: boolean }) => {
    const from = broker(sizes);
    const { seen, lost } = await consumed(from, how);
    t.deepEqual(lost, []);
    t.is(seen.size, from.count);
    t.is(from.left.size, 0);
  };
  await assert(asyncProperty(scene, run), { numRuns: 40 });
});

test('what an exporter failed to write is not acknowledged', async (t) => {
  const from = broker([2, 2]);
  const { signal } = new AbortController();
  const write = async (samples: readonly Sample[]) => {
    if (numbersOf(samples).includes(2)) throw new Error('no such table');
  };
  const failing = running({ batch: { samples: 2 }, write }, { signal });
  await pipeline(Readable.from(from.consume(() => true)), fanOut([failing], { drainTimeout: 30, abortExporters() {} })).catch(() => {});
  t.deepEqual([...from.left.keys()], [1]);
});

test('what a policy drops is settled: it was chosen', async (t) => {
  const from = broker(Array<number>(50).fill(1));
  const stop = new AbortController();
  const hanging = running({ write: async () => new Promise(() => {}) }, { signal: stop.signal, whenFull: 'drop-oldest', capacity: 1000 });
  for (const batch of from.consume(() => true)) hanging.enqueue(batch);
  t.true(from.left.size < 50);
  stop.abort();
  await hanging.end();
  t.true(from.left.size > 0);
});

test('what is safe in a spool is acknowledged, though nothing is delivered', async (t) => {
  const folder = join(makeTree(t, {}), 'spool');
  const failed = (error: unknown) => t.fail(String(error));
  const spool = openSpool({ folder, limit: 100_000, fsync: 'always', onCorrupt: failed, onError: failed });
  const queue = new SampleQueue({ capacity: 100_000, spool });
  const from = broker([3, 1]);
  for (const batch of from.consume(() => true)) queue.add(batch);
  t.is(from.left.size, 0);
  t.is(queue.close(), 4);
});

const asked = constantFrom<Record<string, string[]>>(
  ...[{ include: ['x'] }, { include: ['nothing'] }, { tag: ['a=b'] }, { until: ['yesterday'] }, { since: ['yesterday'] }],
  ...[{ where: ['x > 3'] }, { every: ['1ms'] }, { every: ['1h'], where: ['x != 2'] }],
);

test('filters hand an acknowledgement on, and release that of what they leave out', async (t) => {
  const run = async (sizes: number[], given: Record<string, string[]>) => {
    const from = broker(sizes);
    const stages = Object.values(filters).flatMap((filter): Stage[] => {
      const known = Object.entries(given).filter(([name]) => name in filter.options);
      if (known.length === 0) return [];
      const stop = new AbortController().signal;
      return [filter.open(readOptions(filter.options, Object.fromEntries(known), {}) as never, { report: listen(), stop }) ?? []].flat();
    });
    const { signal } = new AbortController();
    const sink = fanOut([running({ write() {} }, { signal })], { drainTimeout: 30, abortExporters() {} });
    await pipeline([Readable.from(from.consume(() => true)), ...stages, sink] as never);
    t.is(from.left.size, 0, JSON.stringify([sizes, given]));
  };
  await assert(asyncProperty(array(integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 }), asked, run), { numRuns: 40 });
});
