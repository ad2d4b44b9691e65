import test from 'ava';
import { differencesOf, shareOf } from '../../src/diff/differences.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { Quantiles } from '../../src/statistics/quantiles.ts';
import { SummaryCollector } from '../../src/summary/index.ts';
import { batchOf } from '../samples.ts';

type Metrics = Readonly<Record<string, number>>;

function recorded(metricsAt: (at: number) => Metrics, length = 300, host = 'a') {
  const quantiles = () => new Quantiles();
  const settings = { statistics: [], groups: [], isWeighted: true, hasSparklines: false, isCompared: true, quantiles };
  const collector = new SummaryCollector(settings);
  for (let at = 0; at < length; at += 1) collector.add(batchOf({ timestamp: at, host, metrics: metricsAt(at) } satisfies Sample));
  collector.end();
  return collector.metrics;
}

/** Numbers from 0 to 1 that are the same in each run. */
function random(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** Each value keeps so much of the one before it. */
function course(seed: number, kept: number, level = 0): (at: number) => Metrics {
  const next = random(seed);
  let noise = 0;
  return () => ({ x: level + (noise = kept * noise + (1 - kept) * (next() + next() + next() - 1.5)) });
}

const differences = (before: ReturnType<typeof recorded>, after: ReturnType<typeof recorded>) =>
  differencesOf({ before, after }, ['mean'], 0.01);

for (const kept of [0, 0.5, 0.9]) {
  test(`of two recordings of one noise that keeps ${kept} of what was before, few are told apart`, (t) => {
    const moved = Array.from({ length: 200 }, (_, at) => {
      return differences(recorded(course(2 * at, kept)), recorded(course(2 * at + 1, kept)))[0]!.hasMoved;
    });
    t.true(moved.filter(Boolean).length <= 8, `${moved.filter(Boolean).length} of 200`);
  });

  test(`a move that is larger than the noise is found where it keeps ${kept}`, (t) => {
    for (let at = 0; at < 20; at += 1) {
      const [{ hasMoved, p } = {}] = differences(recorded(course(2 * at, kept)), recorded(course(2 * at + 1, kept, 1.5)));
      t.true(hasMoved, String(p));
    }
  });
}

test('memory that grows for the whole time has moved where all of it is above what it was', (t) => {
  const growing = (from: number) => recorded((at) => ({ x: from + at }));
  t.true(differences(growing(0), growing(1000))[0]!.hasMoved);
});

test('what moved most comes first, then what did not move, then what only one recording has', (t) => {
  const noise = random(3);
  const before = recorded(() => ({ little: 100 + noise(), same: noise(), much: 10 + noise(), zero: 0, gone: 1 }));
  const after = recorded(() => ({ little: 110 + noise(), same: noise(), much: 40 + noise(), zero: 5, come: 1 }));
  const all = differences(before, after);
  t.deepEqual(
    all.map(({ metric, hasMoved }) => [metric, hasMoved]),
    [
      ['zero', true],
      ['much', true],
      ['little', true],
      ['same', false],
      ['come', true],
      ['gone', true],
    ],
  );
  t.deepEqual([shareOf(all[0]!), shareOf(all[5]!)], [Infinity, undefined]);
});

test('of a counter, rates are compared, however long it ran', (t) => {
  const reading = (perSecond: number) => (at: number) => ({ 'disk.read.bytes_total': 1e6 + at * perSecond });
  const [{ before, after, hasMoved } = {}] = differences(recorded(reading(100), 100), recorded(reading(300), 1000));
  t.deepEqual([before, after, hasMoved], [100, 300, true]);
  t.false(differences(recorded(reading(100), 100), recorded(reading(100), 2000))[0]!.hasMoved);
});

test('long recordings, of which not every value is kept, are judged in the same way', (t) => {
  const [short, long] = [recorded(course(1, 0), 900), recorded(course(2, 0), 1500)];
  t.false(differences(short, long)[0]!.hasMoved);
  t.false(differences(long, short)[0]!.hasMoved);
  t.true(differences(short, recorded(course(2, 0, 0.5), 1500))[0]!.hasMoved);
  t.false(
    differences(
      recorded(() => ({ x: 8e9 }), 900),
      recorded(() => ({ x: 8e9 }), 1500),
    )[0]!.hasMoved,
  );
});

test('five values are too few for a judgement', (t) => {
  const [{ p, hasMoved } = {}] = differences(
    recorded(() => ({ x: 1 }), 5),
    recorded(() => ({ x: 2 }), 300),
  );
  t.deepEqual([p, hasMoved], [undefined, false]);
  t.true(
    differences(
      recorded(() => ({ x: 1 }), 6),
      recorded(() => ({ x: 2 }), 6),
    )[0]!.hasMoved,
  );
});
