import { Readable, type Transform } from 'node:stream';
import test from 'ava';
import { acknowledgement } from '../../src/samples/index.ts';
import { batcher, samplesOf, type Samples } from '../../src/samples/batcher.ts';
import { eachSample, filters, type Filter } from '../../src/filters/index.ts';
import { readOptions } from '../../src/options/index.ts';
import type { Sample } from '../../src/samples/sample.ts';

const sample: Sample = {
  timestamp: 1,
  host: 'web1',
  metrics: {
    'cpu.utilization.percent': 5,
    'cpu.core.0.utilization.percent': 6,
    'memory.used.bytes': 7,
    'filesystem.mount./var/tmp.used.bytes': 8,
    'filesystem.mount./.used.bytes': 9,
    'network.interface.eth0%2E100.rx.bytes_per_sec': 9,
  },
};

type Given = Readonly<Record<string, unknown>>;

function open(name: keyof typeof filters, given: Given, told: string[] = []): unknown {
  const filter: Filter = filters[name];
  const report = { error() {}, warn: (message: string) => void told.push(message), detail() {} };
  return filter.open(readOptions(filter.options, given, {}), { report, stop: new AbortController().signal });
}

const select = (given: Given, told?: string[]) => open('select', given, told) as Transform;

async function through(stage: unknown, samples: readonly Samples[]): Promise<Sample[]> {
  return Readable.from(samples)
    .pipe(stage as Transform)
    .toArray();
}

for (const [title, selection, names] of [
  ['a star crosses dots, and what is excluded goes', { include: ['cpu.*'], exclude: ['cpu.core.*'] }, ['cpu.utilization.percent']],
  ['braces as in shells', { include: ['{cpu.util*,memory.*}'] }, ['cpu.utilization.percent', 'memory.used.bytes']],
  ['! as in shells', { include: ['!cpu.*'], exclude: ['{file,net}*'] }, ['memory.used.bytes']],
  ['a mount point is a name like any other', { include: ['filesystem.mount./var/*'] }, ['filesystem.mount./var/tmp.used.bytes']],
  [
    'the root directory is no hidden file',
    { include: ['filesystem.*'] },
    ['filesystem.mount./var/tmp.used.bytes', 'filesystem.mount./.used.bytes'],
  ],
  ['a slash ends no star', { include: ['*tmp.used.bytes'] }, ['filesystem.mount./var/tmp.used.bytes']],
  ['a percent sign stands for itself', { include: ['*.eth0%2E100.*'] }, ['network.interface.eth0%2E100.rx.bytes_per_sec']],
  ['one or the other of several', { include: ['cpu.util*', 'memory.*'] }, ['cpu.utilization.percent', 'memory.used.bytes']],
] as const) {
  test(title, async (t) => {
    const [kept] = await through(select(selection), [sample]);
    t.deepEqual(Object.keys(kept?.metrics ?? {}), [...names]);
  });
}

test('a sample with nothing left goes no further, and of a stream with nothing left that is told', async (t) => {
  const told: string[] = [];
  t.deepEqual(await through(select({ include: ['gpu.*'] }, told), [sample, sample]), []);
  t.deepEqual(told, ['no metric of 2 samples was selected']);
});

test('a metric may be named as what every object has', async (t) => {
  const odd = JSON.parse('{"__proto__":1,"constructor":2,"x":3}') as Record<string, number>;
  const [kept] = await through(select({ exclude: ['x'] }), [{ ...sample, metrics: odd }]);
  t.is(JSON.stringify(kept!.metrics), '{"__proto__":1,"constructor":2}');
});

test('a glob that matches neither the catalogue nor the first sample is told once', async (t) => {
  const told: string[] = [];
  await through(select({ include: ['cpus.*', 'gpu.*', 'filesystem.mount./var/*'], exclude: ['dsik.*'] }, told), [sample, sample]);
  t.deepEqual(
    told.map((message) => /"(.*)"/.exec(message)?.[1]),
    ['cpus.*', 'dsik.*'],
  );
});

test('tags are added; of the same name, the new one counts', async (t) => {
  const [tagged] = await through(open('tag', { tag: ['env=prod'] }), [{ ...sample, tags: { env: 'test', rack: '1' } }]);
  t.deepEqual(tagged!.tags, { env: 'prod', rack: '1' });
});

test('a limit ends the stream and its source', async (t) => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield sample;
    } finally {
      ended = true;
    }
  }
  const limited = (open('limit', { count: 3 }) as (input: AsyncIterable<Samples>) => AsyncIterable<Samples>)(endless());
  t.is((await Readable.from(limited).toArray()).length, 3);
  t.true(ended);
});

test('a glob without a match is told, with what was meant where it is near', async (t) => {
  const told: string[] = [];
  const include = ['cpu.*', 'gpus.*', 'cpu.*,memory.*', 'memory.usde.bytes'];
  await Readable.from([sample]).pipe(select({ include }, told)).toArray();
  t.deepEqual(told, [
    '"gpus.*" matches no metric so far; cubestat list metrics shows what there is',
    '"cpu.*,memory.*" matches no metric so far; did you mean {cpu.*,memory.*}?',
    '"memory.usde.bytes" matches no metric so far; did you mean memory.used.bytes?',
  ]);
});

test('a filter gives batches for batches, and samples for samples', async (t) => {
  const batch = batcher()(sample);
  const both = (await Readable.from([batch, sample])
    .pipe(select({ include: ['cpu.*'] }))
    .toArray()) as Samples[];
  t.is(both[0]!.constructor, batch.constructor);
  t.deepEqual([...samplesOf(both[0]!)], [both[1] as Sample]);
});

test('what a filter swallows is acknowledged, what it splits when all parts are', async (t) => {
  const settled: string[] = [];
  const toBatch = batcher();
  const batch = (name: string) =>
    toBatch(
      sample,
      acknowledgement(() => settled.push(name)),
    );
  await Readable.from([batch('selected away')])
    .pipe(select({ include: ['gpu.*'] }))
    .toArray();
  t.deepEqual(settled, ['selected away']);
  const [kept] = await Readable.from([batch('kept')])
    .pipe(eachSample((one) => one))
    .toArray();
  t.deepEqual(settled, ['selected away']);
  kept.acknowledgement.release();
  t.deepEqual(settled, ['selected away', 'kept']);
});
