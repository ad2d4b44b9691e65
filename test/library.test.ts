import { readFileSync } from 'node:fs';
import { PassThrough, Readable, Writable } from 'node:stream';
import test from 'ava';
import {
  createRegistry,
  eachSample,
  exporters,
  filters,
  formatters,
  run,
  sample,
  UsageError,
  type Exporter,
  type Metrics,
  type Sample,
  type Stages,
} from 'cubestat';
import { formatters as known } from '../src/formatters/index.ts';
import { makeTree } from './fixtures/tree.ts';

const { limit, select, tag } = filters;

const samples: Sample[] = [1, 2, 3].map((timestamp) => ({ timestamp, host: 'web1', metrics: { 'cpu.count': 4, 'memory.used.bytes': 8 } }));

/** The text that becomes of the samples. */
async function textOf(...stages: Stages[]): Promise<string> {
  const sink = new PassThrough();
  const [chunks] = await Promise.all([sink.toArray(), run(Readable.from(samples), ...stages, sink)]);
  return chunks.join('');
}

test('the package by its own name: this host, sampled', async (t) => {
  const taken: Sample[] = await sample({ interval: 0.05, count: 2 }).toArray();
  t.is(taken.length, 2);
  const metrics: Metrics = taken[0]!.metrics;
  t.true(metrics['memory.total.bytes']! > 0);
});

test('samples through filters and a format into a stream', async (t) => {
  const text = await textOf(
    select({ include: ['cpu.*'] }),
    tag({ tag: ['env=prod'] }),
    eachSample((one) => one),
    limit({ count: 2 }),
    formatters.csv({ timeFormat: 'unix' }),
  );
  t.is(text, 'timestamp,host,env,cpu.count\n1,web1,prod,4\n2,web1,prod,4\n');
});

test('every format is there under its name', (t) => {
  t.deepEqual(
    Object.keys(formatters),
    Object.values(known).map(({ name }) => name),
  );
});

test('a setting that a format does not have, or a value that it cannot be, is said', async (t) => {
  await t.throwsAsync(formatters.csv({ csvShap: 'long' }), {
    instanceOf: UsageError,
    message: 'csv has no setting csvShap; did you mean csvShape?',
  });
  await t.throwsAsync(formatters.csv({ csvShape: 'tall' }), { instanceOf: UsageError, message: /expected wide or long/ });
});

test('named exporters, one of them with an object of its own', async (t) => {
  const hosts: string[] = [];
  const memory: Exporter = {
    name: 'memory',
    describe: 'Keeps hosts.',
    options: {},
    open: () =>
      new Writable({
        objectMode: true,
        write({ host }: Sample, _encoding, done) {
          hosts.push(host);
          done();
        },
      }),
  };
  const filename = `${makeTree(t, {})}/archive.csv`;
  const registry = createRegistry(exporters, { report: { error() {}, warn() {}, detail() {} }, stdout: new PassThrough() });
  registry.register(memory);
  registry.create('archive', 'csv', { filename, timeFormat: 'unix' });
  registry.create('mine', 'memory');
  registry.create('off', 'memory', {}, { enabled: false });
  await run(Readable.from(samples), await registry.start());
  t.is(registry.get('archive')!.counters.written, 3);
  t.is(readFileSync(filename, 'utf8').split('\n').length, 5);
  t.deepEqual(hosts, ['web1', 'web1', 'web1']);
  t.throws(() => registry.create('archive', 'csv'), { instanceOf: UsageError, message: /two exporters with the name archive/ });
  t.throws(() => registry.create('other', 'influx'), { instanceOf: UsageError, message: /did you mean influxdb/ });
});
