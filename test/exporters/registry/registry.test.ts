import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import { newCounters, type Counters } from '../../../src/delivery/index.ts';
import { UsageError, WriteError } from '../../../src/errors.ts';
import { createRegistry, exitCodeOf, type Exporter } from '../../../src/exporters/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { listen } from '../../report.ts';
import { memoryExporter } from '../memory-exporter.ts';

const samples: Sample[] = [1, 2, 3].map((timestamp) => ({ timestamp, host: 'a', metrics: { x: timestamp } }));

function raise(error: Error): never {
  throw error;
}

function registryOf(...exporters: Exporter[]) {
  const report = listen();
  const registry = createRegistry({}, { report, stdout: new PassThrough() });
  for (const exporter of exporters) registry.register(exporter);
  return { registry, said: report.said };
}

test('a type is registered, instances are made under names, started, fed and stopped together', async (t) => {
  const { exporter, kept, events } = memoryExporter();
  const { registry, said } = registryOf(exporter);
  registry.create('first', 'memory', { bucketName: 'one', append: true });
  registry.create('second', 'memory');
  t.deepEqual(registry.get('first')!.config, { bucketName: 'one', port: undefined, append: true, tags: [] });
  t.is(registry.get('second')!.config['bucketName'], 'all');
  t.is(registry.get('third'), undefined);
  await pipeline(Readable.from(samples), await registry.start());
  t.is(kept.length, 6);
  t.deepEqual(events, ['start', 'start', 'stop', 'stop']);
  t.deepEqual(said.sort(), ['first: 3 read, 3 written', 'second: 3 read, 3 written']);
  t.is(exitCodeOf(registry.instances), 0);
});

test('one that is disabled is neither started nor fed', async (t) => {
  const { exporter, kept, events } = memoryExporter();
  const { registry } = registryOf(exporter);
  registry.create('off', 'memory', {}, { enabled: false });
  await pipeline(Readable.from(samples), await registry.start());
  t.deepEqual([kept, events], [[], []]);
});

test('what cannot be made is told before anything is read', async (t) => {
  const { exporter } = memoryExporter();
  const { registry } = registryOf(exporter);
  t.throws(() => registry.create('a', 'memmory'), { message: 'a: no exporter memmory; did you mean memory?', name: 'UsageError' });
  t.throws(() => registry.create('a', 'memory', { bucketNam: 'x' }), { message: 'a: no option bucket_nam; did you mean bucket_name?' });
  t.throws(() => registry.create('a', 'memory', { port: 'x' }), { message: 'a: port "x": expected a whole number, 1 or more' });
  t.throws(() => registry.create('a', 'memory', { append: 'yes' }), { message: 'a: append "yes": expected true or false' });
  registry.create('a', 'memory');
  t.throws(() => registry.create('a', 'memory'), { message: 'there are two exporters with the name a' });
});

test('one that cannot start ends it all, with its name and why', async (t) => {
  const { exporter } = memoryExporter({ start: new Error('127.0.0.1:9090 is in use') });
  const { registry } = registryOf(exporter);
  registry.create('scrapes', 'memory');
  await t.throwsAsync(registry.start(), { message: 'scrapes (memory): 127.0.0.1:9090 is in use', name: 'UsageError' });
});

test('a mistake that shows at the start is told with the name and the place of whose it is', async (t) => {
  const { exporter } = memoryExporter();
  const mistaken = { ...exporter, open: () => raise(new UsageError('a password needs a username')) };
  const { registry } = registryOf(mistaken);
  registry.create('memory', 'memory');
  await t.throwsAsync(registry.start(), { message: 'memory: a password needs a username', name: 'UsageError' });
  const { registry: ofFile } = registryOf(mistaken);
  ofFile.create('archive', 'memory', {}, { where: () => 'exporters.toml, line 7' });
  await t.throwsAsync(ofFile.start(), { message: 'exporters.toml, line 7: archive (memory): a password needs a username' });
  t.throws(() => ofFile.create('archive', 'memory', {}, { where: () => 'more.toml, line 1' }), {
    message: 'more.toml, line 1: there are two exporters with the name archive',
  });
});

test('one that fails later disturbs no other; the exit code tells', async (t) => {
  const good = memoryExporter();
  const bad = memoryExporter({ write: ({ timestamp }) => (timestamp === 2 ? new Error('the disk is gone') : undefined) });
  const { registry, said } = registryOf({ ...good.exporter, name: 'good' }, { ...bad.exporter, name: 'bad' });
  registry.create('good', 'good');
  registry.create('bad', 'bad');
  await pipeline(Readable.from(samples), await registry.start());
  t.is(good.kept.length, 3);
  t.deepEqual(said.sort(), [
    'bad: 3 read, 1 written, 2 dropped',
    'bad: failed: the disk is gone; it gets no more samples',
    'good: 3 read, 3 written',
  ]);
  t.is(exitCodeOf(registry.instances), 1);
});

test('the exit code is that of the worst that happened to any of them', (t) => {
  const { exporter } = memoryExporter();
  const { registry } = registryOf(exporter);
  const ended = (counters: Partial<Counters>, failed?: unknown) => {
    const name = String(registry.instances.length);
    return Object.assign(registry.create(name, 'memory'), { failed, counters: { ...newCounters(), ...counters } });
  };
  const good = ended({ read: 1, written: 1 });
  const left = ended({ read: 2, written: 1 });
  const leftInTime = ended({ read: 1 }, new Error('premature close'));
  const lostAndLeft = ended({ read: 3, written: 1, dropped: 1 });
  const rejected = ended({ read: 1, rejected: 1 });
  const unwritten = ended({ read: 1, dropped: 1 }, new WriteError('a.csv', new Error('no space left on device')));
  t.is(exitCodeOf([good]), 0);
  t.is(exitCodeOf([good, left, leftInTime]), 75);
  t.is(exitCodeOf([good, lostAndLeft, left]), 1);
  t.is(exitCodeOf([left, rejected]), 1);
  t.is(exitCodeOf([left, unwritten, rejected]), 74);
});
