import { Readable } from 'node:stream';
import test from 'ava';
import { eachSample, limit, select, tag } from '../../src/filters/index.ts';
import type { Sample } from '../../src/sample.ts';

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

for (const [title, selection, kept] of [
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
  test(title, (t) => {
    t.deepEqual(Object.keys(select(selection)(sample)?.metrics ?? {}), kept);
  });
}

test('a sample with nothing left goes no further', async (t) => {
  const stage = eachSample(select({ include: ['gpu.*'] }));
  t.deepEqual(await Readable.from([sample]).pipe(stage).toArray(), []);
});

test('a metric may be named as what every object has', (t) => {
  const odd = JSON.parse('{"__proto__":1,"constructor":2,"x":3}') as Record<string, number>;
  const kept = select({ exclude: ['x'] })({ ...sample, metrics: odd });
  t.is(JSON.stringify(kept!.metrics), '{"__proto__":1,"constructor":2}');
});

test('a glob that matches neither the catalogue nor the first sample is told once', (t) => {
  const told: string[] = [];
  const keep = select({
    include: ['cpus.*', 'gpu.*', 'filesystem.mount./var/*'],
    exclude: ['dsik.*'],
    unmatched: (glob) => told.push(glob),
  });
  keep(sample);
  keep(sample);
  t.deepEqual(told, ['cpus.*', 'dsik.*']);
});

test('tags are added; of the same name, the new one counts', (t) => {
  t.deepEqual(tag({ env: 'prod' })({ ...sample, tags: { env: 'test', rack: '1' } }).tags, { env: 'prod', rack: '1' });
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
  t.is((await Readable.from(limit(3)(endless())).toArray()).length, 3);
  t.true(ended);
});
