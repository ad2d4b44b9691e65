import { Readable, Writable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import { Batch, numberRows } from '../../../src/samples/index.ts';
import type { Samples } from '../../../src/samples/batcher.ts';
import { filters } from '../../../src/filters/index.ts';
import { readOptions } from '../../../src/options/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { listen } from '../../report.ts';
import { sampleOf } from '../../samples.ts';

function open(given: Readonly<Record<string, string>>, report = listen()): Duplex {
  const config = readOptions(filters.incidents.options, given, {});
  return filters.incidents.open(config, { report, stop: new AbortController().signal }) as Duplex;
}

/** Samples from 0 on whose metric is 9 where it is told, else 0. */
const samplesWith = (count: number, high: readonly number[]): Sample[] =>
  Array.from({ length: count }, (_, time) => ({ timestamp: time, host: 'a', metrics: { x: high.includes(time) ? 9 : 0 } }));

test('samples around an incident pass, as objects where they come as objects', async (t) => {
  const report = listen();
  const samples = samplesWith(20, [10]);
  const kept = await Readable.from(samples)
    .pipe(open({ when: 'x > 5', keep: '3s', after: '2s' }, report))
    .toArray();
  t.deepEqual(kept, samples.slice(7, 13));
  t.deepEqual(report.said, [
    'a: incident of 1970-01-01T00:00:10.000Z begins',
    'a: incident of 1970-01-01T00:00:10.000Z: 6 samples recorded',
  ]);
});

test('an incident goes on for as long as was kept, unless told', async (t) => {
  const kept = await Readable.from(samplesWith(20, [10]))
    .pipe(open({ when: 'x > 5', keep: '4s' }))
    .toArray();
  t.deepEqual([kept[0].timestamp, kept.at(-1).timestamp], [6, 14]);
});

test('what is recorded no further is told', async (t) => {
  const report = listen();
  await Readable.from(samplesWith(20, [5, 6, 7, 8, 9, 10, 11]))
    .pipe(open({ when: 'x > 5', keep: '1s', longest: '3s' }, report))
    .toArray();
  t.is(
    report.said[1],
    'a: incident of 1970-01-01T00:00:05.000Z: 5 samples recorded; it lasts for longer than 3s: no more of it is recorded, until the condition was not true for 1s',
  );
});

test('a metric that is misspelt is told at once, for its incident would never begin', async (t) => {
  const report = listen();
  const stage = open({ when: 'cpu.utilisation.percent > 5 or x > 5' }, report);
  await new Promise<void>(
    (resolve) => void stage.write({ timestamp: 0, host: 'a', metrics: { 'cpu.utilization.percent': 1, x: 0 } }, () => resolve()),
  );
  stage.destroy();
  t.deepEqual(report.said, [
    '--when asks for cpu.utilisation.percent, which the first sample does not have; did you mean cpu.utilization.percent?',
  ]);
});

test('samples are taken while a slow reader has not yet got what was kept, and no more than was kept wait for it', async (t) => {
  const stage = open({ when: 'x > 5', keep: '1000s', after: '10000s', longest: '1d' });
  const shape = { host: 'a', names: ['x'] };
  const taken = { before: 0, behind: 0 };
  const source = Readable.from(
    (function* (): Generator<Samples> {
      for (let time = 0; time < 5000; time += 1) {
        if (time <= 1000) taken.before += 1;
        else taken.behind += 1;
        yield new Batch(shape, numberRows([time, time === 1000 ? 9 : 0], 1));
      }
    })(),
    { highWaterMark: 1 },
  );
  const times: number[] = [];
  let behindAtFirst = 0;
  const sink = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(batch: Batch, _encoding, done) {
      for (const { timestamp } of batch) times.push(timestamp);
      // Turns of the event loop in which nothing is read.
      let turns = 200;
      const wait = () => {
        turns -= 1;
        if (turns > 0) setImmediate(wait);
        else {
          behindAtFirst = taken.behind;
          done();
        }
      };
      if (behindAtFirst === 0) wait();
      else done();
    },
  });
  await pipeline(source, stage, sink);
  t.true(behindAtFirst > 10, `${behindAtFirst} samples were taken before the first was read`);
  t.true(behindAtFirst < 200, `${behindAtFirst} samples were taken`);
  t.deepEqual(
    times,
    Array.from({ length: 5000 }, (_, time) => time),
  );
});

test('a reader that has enough ends the stream', async (t) => {
  const stage = open({ when: 'x > 5', keep: '3s' });
  const kept: Sample[] = [];
  for await (const sample of Readable.from(samplesWith(1000, [10, 20, 30])).pipe(stage)) {
    kept.push(sample as Sample);
    if (kept.length === 5) break;
  }
  t.true(stage.destroyed);
  t.is(kept.length, 5);
});

test('an error of the source passes, and what is not a sample is one', async (t) => {
  const sink = () => new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() });
  const failing = Readable.from(
    (function* () {
      yield sampleOf(9);
      throw new Error('torn');
    })(),
  );
  await t.throwsAsync(pipeline(failing, open({ when: 'x > 5' }), sink()), { message: 'torn' });
  await t.throwsAsync(pipeline(Readable.from([{ x: 1 }]), open({ when: 'x > 5' }), sink()), { message: /not a sample was written/ });
});

for (const name of ['keep', 'after', 'longest', 'exec']) {
  test(`--${name} without --when is refused`, (t) => {
    t.throws(() => open({ [name]: '1s' }), {
      message: `--${name} is of incidents: say when one begins, as with --when 'cpu.utilization.percent > 90'`,
    });
  });
}
