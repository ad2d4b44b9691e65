import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { procTree } from './processes/proc-tree.ts';

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

test('options of collectors ask for those that are optional', async (t) => {
  const paths = { procfs: join(makeTree(t, procTree([{ pid: 10, name: 'a', rssPages: 1 }])), 'proc') };
  const [taken]: Sample[] = await sample({ interval: 0.05, count: 1, paths, config: { pid: 10 } }).toArray();
  t.is(taken!.metrics['process.group.a.processes.count'], 1);
  t.throws(() => sample({ config: { pids: 1 } }), { instanceOf: UsageError, message: 'sample has no setting pids; did you mean pid?' });
  t.throws(() => sample({ config: { pid: 'x' } }), { instanceOf: UsageError, message: /^--pid "x": expected a whole number/ });
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

for (const [settings, message] of [
  [{ interval: -1 }, 'sample: interval is -1: expected seconds, from 0.001 to 2073600'],
  [{ interval: NaN }, /interval is NaN/],
  [{ interval: '1s' }, /interval is "1s": expected seconds/],
  [{ count: 1.5 }, /count is 1.5: expected a whole number/],
  [{ interval: 10, duration: 5 }, /duration is shorter than interval/],
  [{ collectors: ['cpu'] }, /expected an array of collectors/],
  [{ report: {} }, /report is an object: expected an object with the functions error, warn and detail/],
  [{ intervall: 1 }, 'sample has no setting intervall; did you mean interval?'],
] as const) {
  test(`sample() throws at the call: ${String(message)}`, (t) => {
    t.throws(() => sample(settings as object), { instanceOf: UsageError, message });
  });
}

test('a setting that is undefined is left out', async (t) => {
  const signal = AbortSignal.abort();
  t.deepEqual(await sample({ interval: undefined, collectors: undefined, report: undefined, signal } as object).toArray(), []);
});

for (const interval of [-1, NaN, '1s'] as number[]) {
  test(`createRegistry() throws at the call: an interval of ${interval}`, (t) => {
    const settings = { report: { error() {}, warn() {}, detail() {} }, stdout: new PassThrough(), interval };
    t.throws(() => createRegistry(exporters, settings), {
      instanceOf: UsageError,
      message: /^createRegistry: interval is .* expected seconds/,
    });
  });
}

const metrics = { x: 1 };

/** The stages that take what programs write, by name. */
const stages: Readonly<Record<string, () => Stages>> = {
  eachSample: () => eachSample((one) => one),
  select: () => select({ exclude: ['y'] }),
  tag: () => tag({ tag: ['a=b'] }),
  pace: () => filters.pace({ speed: 1000 }),
  ...Object.fromEntries(Object.entries(formatters).map(([name, format]) => [name, () => format()])),
};

for (const [title, written, message] of [
  ['without a host', { timestamp: 1, metrics }, /^not a sample was written: host is missing, not a string$/],
  ['without metrics', { timestamp: 1, host: 'web1' }, /metrics is missing, not an object/],
  ['with a timestamp that is NaN', { timestamp: NaN, host: 'web1', metrics }, /timestamp is NaN, not Unix time in seconds/],
  ['with a metric that is a text', { timestamp: 1, host: 'web1', metrics: { x: '1' } }, /metrics\["x"\] is a string, not a finite number/],
  ['that is a text', '{}', /a string is not a sample/],
] as const) {
  test(`a sample ${title} ends each stage with an error that says so`, async (t) => {
    for (const [name, open] of Object.entries(stages)) {
      const end = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() });
      await t.throwsAsync(run(Readable.from([...samples, written]), open(), end), { message }, name);
    }
  });

  test(`a sample ${title} ends a registry with an error that says so`, async (t) => {
    const registry = createRegistry(exporters, { report: { error() {}, warn() {}, detail() {} }, stdout: new PassThrough().resume() });
    registry.create('archive', 'ndjson');
    await t.throwsAsync(run(Readable.from([...samples, written]), await registry.start()), { message });
  });
}

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
