import test from 'ava';
import * as fc from 'fast-check';
import { Batch, longestName, numberRows, type Shape } from '../../src/samples/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { Quantiles } from '../../src/statistics/quantiles.ts';
import { SummaryCollector } from '../../src/summary/collect.ts';
import type { SummarySettings } from '../../src/summary/summarised.ts';
import { batchOf } from '../samples.ts';

function collected(samples: readonly Sample[], settings: Partial<SummarySettings> = {}) {
  const usual = { statistics: [], groups: [], isWeighted: true, hasSparklines: false, quantiles: () => new Quantiles() } as const;
  const collector = new SummaryCollector({ ...usual, ...settings });
  for (const sample of samples) collector.add(batchOf(sample));
  collector.end();
  return [...collector.metrics.values()];
}

const sample = (timestamp: number, metrics: Record<string, number>, host = 'a', tags = {}): Sample => ({ timestamp, host, tags, metrics });

test('the mean gives each value the time that it stands for', (t) => {
  const samples = [sample(0, { x: 1 }), sample(1, { x: 2 }), sample(3, { x: 8 })];
  // 1 and 2 stand for a second, 8 for two.
  t.is(collected(samples)[0]!.values.get('mean'), 19 / 4);
  t.is(collected(samples, { isWeighted: false })[0]!.values.get('mean'), 11 / 3);
  t.is(collected([sample(7, { x: 5 })])[0]!.values.get('mean'), 5);
});

test('where samples come at one interval, the weighted mean is the plain one, whatever the hosts', (t) => {
  const anySamples = fc.array(fc.record({ value: fc.double({ min: -1e6, max: 1e6, noNaN: true }), host: fc.constantFrom('a', 'b') }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(anySamples, (all) => {
      const times: Record<string, number> = { a: 0, b: 0.5 };
      const samples = all.map(({ value, host }) => sample((times[host] = times[host]! + 2), { x: value }, host));
      const expected = all.reduce((sum, { value }) => sum + value, 0) / all.length;
      const hosts = new Set(all.map(({ host }) => host));
      // A host of one sample has no interval to be known.
      if ([...hosts].some((host) => all.filter((one) => one.host === host).length === 1)) return;
      t.true(Math.abs(collected(samples)[0]!.values.get('mean') - expected) < 1e-3);
    }),
  );
});

test('a counter has grown by what it gained, over all hosts; one that is less has begun anew', (t) => {
  const name = 'network.interface.eth0.rx.bytes_total';
  const samples = [
    ...[sample(0, { [name]: 100 }), sample(1, { [name]: 150 }), sample(2, { [name]: 30 }), sample(3, { [name]: 40 })],
    ...[sample(0, { [name]: 1e6 }, 'b'), sample(1, { [name]: 1e6 + 1 }, 'b')],
  ];
  t.is(collected(samples)[0]!.increase, 50 + 30 + 10 + 1);
  t.deepEqual(
    collected(samples, { groups: ['host'] }).map(({ group, increase }) => [...group, increase]),
    [
      ['a', 90],
      ['b', 1],
    ],
  );
});

test('groups are hosts and values of tags; who has not the tag is a group too', (t) => {
  const samples = [sample(0, { x: 1 }, 'a', { env: 'prod' }), sample(0, { x: 2 }, 'b', { env: 'prod' }), sample(0, { x: 4 }, 'c')];
  t.deepEqual(
    collected(samples, { groups: ['env'] }).map(({ group, values }) => [...group, values.get('sum')]),
    [
      ['prod', 3],
      ['', 4],
    ],
  );
});

test('shapes that change, and hosts in turn, are no other series', (t) => {
  const samples = Array.from({ length: 60 }, (_, at) => sample(at, { [`own${at % 20}`]: at, x: at }, `h${at % 3}`));
  const x = collected(samples).find(({ metric }) => metric === 'x')!;
  t.deepEqual([x.values.get('count'), x.values.get('min'), x.values.get('max'), x.values.get('p50')], [60, 0, 59, 29.5]);
});

test('recordings in another order make no growth of a counter', (t) => {
  const name = 'disk.read.bytes_total';
  const monday = [sample(0, { [name]: 100 }), sample(1, { [name]: 150 })];
  const tuesday = [sample(10, { [name]: 900 }), sample(11, { [name]: 950 })];
  t.is(collected([...monday, ...tuesday])[0]!.increase, 850);
  t.is(collected([...tuesday, ...monday])[0]!.increase, 100);
  t.is(collected([...monday, ...monday])[0]!.increase, 100);
});

test('where batches, and files, begin and end makes no difference', (t) => {
  const shape: Shape = { host: 'a', names: ['x', 'disk.read.bytes_total'] };
  const batch = (values: readonly number[]) => new Batch(shape, numberRows(Float64Array.from(values), 2));
  const row = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -100, max: 100 }), fc.nat(1000));
  const told = (batches: readonly Batch[]) => {
    const settings = { statistics: [], groups: [], isWeighted: true, hasSparklines: true, quantiles: () => new Quantiles() };
    const collector = new SummaryCollector(settings);
    for (const each of batches) collector.add(each);
    collector.end();
    const statistics = ['count', 'mean', 'stddev', 'min', 'max', 'first', 'last'] as const;
    return [...collector.metrics.values()].map(({ values, increase, sparkline }) => [
      ...statistics.map((one) => values.get(one)),
      ...[increase, String(sparkline)],
    ]);
  };
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), fc.nat(), (rows, cut) => {
      let time = 0;
      const values = rows.flatMap(([step, x, counter]) => [(time += step), x, counter]);
      const at = 3 * (cut % (rows.length + 1));
      t.deepEqual(told([batch(values.slice(0, at)), batch(values.slice(at))]), told([batch(values)]));
      t.deepEqual(told(rows.map((_, index) => batch(values.slice(3 * index, 3 * index + 3)))), told([batch(values)]));
    }),
  );
});

test('a counter that grew within the millisecond of a sample has grown; one that is smaller then was not reset', (t) => {
  const collector = new SummaryCollector({ statistics: [], groups: [], isWeighted: true, hasSparklines: false, quantiles: undefined });
  for (const [time, total] of [
    [1, 100],
    [2, 110],
    [2, 115],
    [2, 90],
    [3, 120],
  ] as const)
    collector.add(batchOf(sample(time, { 'system.forks.ops_total': total })));
  const [forks] = collector.metrics.values();
  t.is(forks!.increase, 10 + 5 + 30);
});

test('a host is one, in whatever order its tags stand', (t) => {
  const collector = new SummaryCollector({ statistics: [], groups: [], isWeighted: true, hasSparklines: false, quantiles: undefined });
  const tags = { env: 'prod', rack: '1' };
  for (const [time, own] of [tags, { rack: '1', env: 'prod' }].entries()) collector.add(batchOf(sample(time, { x: 1 }, 'a', own)));
  t.deepEqual(
    [...collector.hosts.values()].map(({ coverage: { samples } }) => samples),
    [2],
  );
});

for (const [what, samples, message] of [
  [
    'hosts',
    Array.from({ length: 100_001 }, (_, at) => ['x', `host${at}`] as const),
    'more than 100000 hosts or sets of tags; choose some with --where',
  ],
  ['long names of hosts', longNames().map((name) => ['x', name] as const), undefined],
  ['long names of metrics', longNames().map((name) => [name, 'h'] as const), undefined],
] as const) {
  test(`no more ${what} are taken than memory holds`, (t) => {
    const add = () => collected(samples.map(([name, host], at) => sample(at, { [name]: 1 }, host)));
    t.throws(add, { message: message ?? 'more than 67108864 characters in names of metrics, hosts and tags' });
  });
}

/** Names that are as long as may be, and together more than is remembered. */
function longNames(): string[] {
  return Array.from({ length: 1100 }, (_, at) => `${at}`.padEnd(longestName, 'x'));
}
