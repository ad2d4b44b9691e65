import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import type { Collector, Read } from '../../../src/collectors/index.ts';
import { cubestat } from '../../../src/collectors/cubestat.ts';
import { live } from '../../../src/sources/index.ts';
import type { Batch } from '../../../src/samples/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { testClock } from '../../clock.ts';
import { listen } from '../../report.ts';

const collector = (name: string, read: Read): Collector => ({ name, describe: '', open: () => read });
const asSample = (batch: Batch) => batch.sample(0);

/** The samples of a stream whose clock rings at once. */
async function samples(collectors: Collector[], settings: object = {}, report = listen(), clock = testClock()): Promise<Sample[]> {
  const source = live({ collectors, interval: 1, count: 2, report, ...settings }, asSample, clock);
  const taken = source.toArray();
  while (!source.readableEnded) {
    clock.ring();
    await setImmediate();
  }
  return taken;
}

test('the first sample comes after one interval and has its rates', async (t) => {
  const clock = testClock();
  const started = clock.wall();
  let before: number | undefined;
  const rate = collector('memory', (emit, elapsed) => {
    emit('memory.used.bytes', before === undefined ? undefined : elapsed * 1000);
    before = 1;
  });
  const [first] = await samples([rate], { host: 'web1' }, listen(), clock);
  t.is(first!.host, 'web1');
  t.is(first!.timestamp - started, 1);
  t.is(first!.metrics['memory.used.bytes'], 1000);
});

test('at once: a first sample of all that needs no rate, a second with the rates, then the regular ones', async (t) => {
  let before: number | undefined;
  const both = collector('memory', (emit, elapsed) => {
    emit('memory.used.bytes', 1);
    emit('memory.dirty.bytes', before === undefined ? undefined : elapsed);
    before = 1;
  });
  const taken = await samples([both], { interval: 0.5, count: 2, sampleAtOnce: true });
  const [first, second, third, fourth] = taken;
  t.is(taken.length, 4, 'the early ones are not counted');
  t.deepEqual(first!.metrics, { 'memory.used.bytes': 1 });
  t.true('memory.dirty.bytes' in second!.metrics);
  t.true(second!.timestamp - first!.timestamp >= 0.249);
  t.true(third!.timestamp - first!.timestamp >= 0.499);
  t.true(fourth!.timestamp - third!.timestamp > 0);
});

test('what changes slowly is read at times, and repeated in between; its rates are over the time between two readings', async (t) => {
  const spans: number[] = [];
  const slow: Collector = {
    ...collector('memory', (emit, elapsed) => {
      spans.push(Math.round(elapsed * 10) / 10);
      emit('memory.used.bytes', spans.length);
    }),
    every: 1,
  };
  const taken = await samples([slow], { interval: 0.3, count: 8 });
  t.deepEqual(
    taken.map(({ metrics }) => metrics['memory.used.bytes']),
    [1, 1, 2, 2, 2, 3, 3, 3],
  );
  t.deepEqual(spans, [0, 0.9, 0.9]);
});

test('a slow reading that has failed is taken again at the next tick', async (t) => {
  let calls = 0;
  const slow: Collector = {
    ...collector('memory', (emit) => {
      calls += 1;
      if (calls === 2) throw new Error('failed');
      emit('memory.used.bytes', calls);
    }),
    every: 1,
  };
  const taken = await samples([slow], { interval: 0.5, count: 5 });
  t.deepEqual(
    taken.map(({ metrics }) => metrics['memory.used.bytes']),
    [1, undefined, 3, 3, 4],
  );
});

test('what is not known is absent', async (t) => {
  const unknown = collector('memory', (emit) => {
    emit('memory.used.bytes', NaN);
    emit('memory.free.bytes', undefined);
    emit('memory.total.bytes', Infinity);
    emit('memory.dirty.bytes', 0);
  });
  const [first] = await samples([unknown]);
  t.deepEqual(first!.metrics, { 'memory.dirty.bytes': 0 });
});

test('numbers carry no false digits, unless all are asked for', async (t) => {
  const precise = collector('cpu', (emit) => emit('cpu.user.percent', 12.345678));
  t.is((await samples([precise]))[0]!.metrics['cpu.user.percent'], 12.35);
  t.is((await samples([precise], { fullPrecision: true }))[0]!.metrics['cpu.user.percent'], 12.345678);
});

test('counters come when they are asked for', async (t) => {
  const counting = collector('swap', (emit) => emit('swap.in.bytes_total', 5));
  t.deepEqual((await samples([counting]))[0]!.metrics, {});
  t.deepEqual((await samples([counting], { counters: true }))[0]!.metrics, { 'swap.in.bytes_total': 5 });
});

test('a collector that throws disturbs no other, and says so once for each change', async (t) => {
  let calls = 0;
  const failing = collector('cpu', () => {
    calls += 1;
    if (calls < 4) throw new Error(`reading ${calls} failed`);
  });
  const fine = collector('memory', (emit) => emit('memory.used.bytes', 1));
  const report = listen();
  const taken = await samples([failing, fine, cubestat], { count: 4 }, report);
  t.deepEqual(
    taken.map(({ metrics }) => metrics['cubestat.collector.cpu.up.count']),
    [0, 0, 1, 1],
  );
  t.true(taken.every(({ metrics }) => metrics['memory.used.bytes'] === 1));
  t.deepEqual(
    report.said.filter((line) => line.startsWith('collector')),
    ['collector cpu: reading 1 failed; its metrics are left out', 'collector cpu: works again'],
  );
});

test('the first rate after failures is over all the time since the last reading', async (t) => {
  const times: number[] = [];
  let calls = 0;
  const flapping = collector('vm', (_emit, elapsed) => {
    calls += 1;
    if (calls === 2 || calls === 3) throw new Error('gone');
    times.push(elapsed);
  });
  await samples([flapping], { count: 3 });
  t.deepEqual(times, [0, 3]);
});

test('a collector that hangs does not hold up the tick, and what it emits late is in no sample', async (t) => {
  let answer = () => {};
  const hanging = collector('gpu', async (emit) => {
    await new Promise<void>((resolve) => (answer = resolve));
    emit('gpu.count', 1);
  });
  const fine = collector('memory', (emit) => emit('memory.used.bytes', 1));
  const taken = await samples([hanging, fine, cubestat], { count: 3 });
  answer();
  t.true(taken.every(({ metrics }) => metrics['memory.used.bytes'] === 1 && !('gpu.count' in metrics)));
  t.is(taken.at(-1)!.metrics['cubestat.collector.gpu.up.count'], 0);
});

test('a host of which nothing is found is told, and where it was looked for', async (t) => {
  const absent = { ...collector('cpu', () => {}), open: () => 'nothing here' };
  const report = listen();
  await samples([absent, cubestat], { paths: { procfs: '/nothing' } }, report);
  t.deepEqual(report.said, ['nothing of the host is to be found in /nothing and /sys; --procfs and --sysfs say where']);
});

test('a collector that the host has nothing for is left out, and said when it was asked for by name', async (t) => {
  const none: Collector = { name: 'power', describe: '', open: () => 'no RAPL' };
  const broken: Collector = { name: 'gpu', describe: '', open: () => Promise.reject(new Error('broken')) };
  const quiet = listen();
  await samples([none, broken], { count: 1 }, quiet);
  t.false(quiet.said.some((line) => line.startsWith('collector')));
  const demanded = listen();
  await samples([none, broken], { count: 1, explicitlyRequested: true }, demanded);
  t.deepEqual(demanded.said.slice(0, 2), ['collector power: no RAPL', 'collector gpu: broken']);
});

test('the end tells collectors to let go of what they started', async (t) => {
  let ended = false;
  const child: Collector = {
    name: 'gpu',
    describe: '',
    open: ({ signal }) => {
      signal.addEventListener('abort', () => (ended = true));
      return () => {};
    },
  };
  const clock = testClock();
  const source = live({ collectors: [child], interval: 600, report: listen() }, asSample, clock);
  source.read();
  await setImmediate();
  source.destroy();
  await once(source, 'close');
  t.true(ended);
  t.false(clock.ring(), 'it does not wait for the next tick');
});

test('a signal ends the samples cleanly, also in the middle of a wait', async (t) => {
  const stop = new AbortController();
  const clock = testClock();
  const source = live({ collectors: [], interval: 60, report: listen(), signal: stop.signal }, asSample, clock);
  const taken = source.toArray();
  for (let rings = 0; rings < 3; rings += 1) {
    await setImmediate();
    clock.ring();
  }
  stop.abort();
  t.is((await taken).length, 2);
  t.false(clock.ring());
});

test('after a hole much longer than the interval, as of a suspended machine, counting begins anew', async (t) => {
  const clock = testClock();
  const times: number[] = [];
  const reading = collector('vm', (_emit, elapsed) => {
    times.push(elapsed);
    if (times.length === 2) clock.pass(100);
  });
  const report = listen();
  const taken = await samples([reading, cubestat], { count: 2, counters: true }, report, clock);
  t.deepEqual(times, [0, 1, 100, 1]);
  t.is(taken[1]!.metrics['cubestat.ticks_missed.count'], 100);
  t.deepEqual(report.said, ['ticks missed: 100']);
});

test('the batches of ticks have one shape', async (t) => {
  const fine = collector('memory', (emit) => emit('memory.used.bytes', 1));
  const clock = testClock();
  const source = live({ collectors: [fine], interval: 1, count: 3, report: listen() }, undefined, clock);
  const taken = source.toArray() as Promise<Batch[]>;
  while (!source.readableEnded) {
    clock.ring();
    await setImmediate();
  }
  const [first, ...others] = (await taken).map(({ shape }) => shape);
  t.is(others.length, 2);
  t.true(others.every((shape) => shape === first));
});
