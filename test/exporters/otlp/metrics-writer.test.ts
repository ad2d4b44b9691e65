import test from 'ava';
import * as fc from 'fast-check';
import { batcher } from '../../../src/samples/batcher.ts';
import { rows } from '../../../src/catalogue/index.ts';
import { otlpMetrics, type OtlpNaming } from '../../../src/exporters/otlp/metric-names.ts';
import { metricsWriter } from '../../../src/exporters/otlp/metrics-writer.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { packageJson } from '../../../src/package-json.ts';
import { anyKnownName, anyText, record, wellFormed } from '../../formatters/hostile.ts';
import { decodeRequest, pointsOf } from './messages.ts';

function written(samples: readonly Sample[], naming: OtlpNaming = 'own') {
  const notices: string[] = [];
  const write = metricsWriter(otlpMetrics(naming), (message) => notices.push(message));
  const toBatch = batcher();
  const requests = samples.map((sample) => write(toBatch(sample), 0));
  const request = decodeRequest(Buffer.concat(requests.map((each) => each ?? Buffer.alloc(0))));
  return { request, points: pointsOf(request), notices, missing: requests.filter((each) => each === undefined).length };
}

const sampleAt = (timestamp: number, metrics: Sample['metrics'], tags?: Sample['tags']): Sample => ({
  ...{ timestamp, host: 'web1', metrics },
  ...(tags && { tags }),
});

const resource = { 'service.name': 'cubestat', 'service.instance.id': 'web1', 'host.name': 'web1' };

test('a sample is a resource with its host and tags, and the metrics that the catalogue describes', (t) => {
  const metrics = { 'cpu.core.0.utilization.percent': 1.5, 'cpu.core.1.utilization.percent': 2.5, 'memory.used.bytes': 7e9, 'my.own': -1 };
  const { request, points } = written([sampleAt(1_750_000_000.123, metrics, { env: 'prod' })]);
  const time = 1_750_000_000_123;
  const of = (name: string, unit: string, value: number, attributes = {}) => ({
    ...{ resource: { ...resource, env: 'prod' }, name, unit, kind: 'gauge' as const, attributes, time, value },
  });
  t.deepEqual(points, [
    of('cpu.core.utilization.percent', '%', 1.5, { core: '0' }),
    of('cpu.core.utilization.percent', '%', 2.5, { core: '1' }),
    of('memory.used.bytes', 'By', 7e9),
    of('my.own', '', -1),
  ]);
  const { scope, metrics: described } = request.resourceMetrics[0]!.scopeMetrics[0]!;
  t.deepEqual(scope, { name: 'cubestat', version: packageJson().version });
  t.deepEqual(
    described.map(({ description = '' }) => description.split(' ')[0]),
    ['Busy', 'Main', ''],
  );
});

test('counters are monotonic sums since the boot, where the uptime is known; a lower value begins anew', (t) => {
  const name = 'swap.in.bytes_total';
  const at = (time: number, value: number, uptime?: number) =>
    sampleAt(time, { [name]: value, ...(uptime !== undefined && { 'system.uptime.seconds': uptime }) });
  const starts = (samples: readonly Sample[]) =>
    written(samples)
      .points.filter((point) => point.name === name)
      .map(({ kind, start }) => [kind, start! / 1000]);
  t.deepEqual(starts([at(1000, 5, 600), at(1001, 6, 601.004), at(1010, 1, 3)]), [
    ['counter', 400],
    ['counter', 400],
    ['counter', 1007],
  ]);
  t.deepEqual(starts([at(1000, 5), at(1001, 6), at(1002, 1), at(1003, 2), at(1001.5, 6)]), [
    ['counter', 1000],
    ['counter', 1000],
    ['counter', 1001],
    ['counter', 1001],
    ['counter', 1001],
  ]);
});

test('what has one name and the same attributes is written once, and that is said', (t) => {
  const { points, notices } = written([sampleAt(1, { 'system.uptime.seconds': 5, 'system.uptime': 6 })], 'semantic');
  t.deepEqual(
    points.map(({ name, value }) => [name, value]),
    [['system.uptime', 5]],
  );
  t.deepEqual(notices, [
    'the metric system.uptime is left out, because system.uptime.seconds is written as system.uptime with the same attributes',
  ]);
});

test('tags name a service; one that is called as the host is written under another name', (t) => {
  const { points, notices } = written([sampleAt(1, { x: 1 }, { 'service.name': 'shop', 'host.name': 'other' })]);
  t.deepEqual(points[0]!.resource, { ...resource, 'service.name': 'shop', 'tag.host.name': 'other' });
  t.deepEqual(notices, ['the tag host.name is written as tag.host.name, because host.name is the host']);
});

test('times that OTLP does not have are not written', (t) => {
  const times = [-0.001, 18_446_744_074, 1e15];
  t.is(written(times.map((time) => sampleAt(time, { x: 1 }))).missing, times.length);
  t.is(written([sampleAt(0.001, { x: 1 }), sampleAt(18_446_744_073.7, { x: 1 })]).points.length, 2);
});

test('OpenTelemetry has the names where they mean the same, and values of its units', (t) => {
  const { points } = written(
    [
      sampleAt(1, {
        'cpu.user.percent': 57,
        'cpu.utilization.percent': 60,
        'cpu.core.3.irq.seconds_total': 9,
        'memory.used.bytes': 7,
        'filesystem.mount./var%2Elib.used.bytes': 8,
        'network.interface.eth0.rx.bytes_total': 1,
        'disk.device.sda.write.ops_total': 2,
      }),
    ],
    'semantic',
  );
  t.deepEqual(
    points.map(({ name, unit, kind, attributes, value }) => [name, unit, kind, attributes, value]),
    [
      ['system.cpu.utilization', '1', 'gauge', { 'cpu.mode': 'user' }, 0.57],
      ['cpu.utilization.percent', '%', 'gauge', {}, 60],
      ['system.cpu.time', 's', 'counter', { 'cpu.mode': 'interrupt', 'cpu.logical_number': 3 }, 9],
      ['system.memory.usage', 'By', 'sum', { 'system.memory.state': 'used' }, 7],
      ['system.filesystem.usage', 'By', 'sum', { 'system.filesystem.mountpoint': '/var.lib', 'system.filesystem.state': 'used' }, 8],
      ['system.network.io', 'By', 'counter', { 'network.interface.name': 'eth0', 'network.io.direction': 'receive' }, 1],
      ['system.disk.operations', '{operation}', 'counter', { 'system.device': 'sda', 'disk.io.direction': 'write' }, 2],
    ],
  );
});

for (const naming of ['own', 'semantic'] as const) {
  test(`no two metrics of the catalogue are one in the ${naming} names, and counters stay counters`, (t) => {
    const metrics = Object.fromEntries(rows().map(({ name }) => [name.replace(/\{\w+\}/g, '1'), 1]));
    const { points, notices } = written([sampleAt(1000, metrics)], naming);
    t.deepEqual(notices, []);
    t.is(points.length, rows().length);
    t.is(points.filter(({ kind }) => kind === 'counter').length, rows().filter(({ kind }) => kind === 'counter').length);
  });
}

test('every number arrives under the names that were meant, whatever they are', (t) => {
  const anySample = fc.record({
    host: anyText,
    tags: record(fc.oneof(anyText, fc.constantFrom('host.name', 'service.name', 'env')), anyText, 3),
    metrics: fc.array(fc.tuple(anyKnownName, fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 6 }),
    timestamp: fc.integer({ min: 1, max: 2e12 }),
  });
  fc.assert(
    fc.property(fc.array(anySample, { maxLength: 4 }), (some) => {
      const samples = some.map(({ host, tags, metrics, timestamp }) => ({
        ...{ host: wellFormed(host), timestamp: timestamp / 1000 },
        tags: Object.fromEntries(Object.entries(tags ?? {}).map(([tag, value]) => [wellFormed(tag), wellFormed(value)])),
        metrics: Object.fromEntries(metrics.map(([{ name }, value]) => [wellFormed(name), value])),
      }));
      const { points, notices } = written(samples);
      const left = notices.filter((notice) => notice.startsWith('the metric'));
      const numbers = (values: readonly number[]) => values.toSorted((one, other) => one - other);
      const given = samples.flatMap(({ metrics }) => Object.values(metrics));
      if (left.length === 0) t.deepEqual(numbers(points.map(({ value }) => value)), numbers(given));
      for (const { host, metrics } of samples) {
        if (Object.keys(metrics).length > 0) t.true(points.some((point) => point.resource['host.name'] === host));
      }
    }),
  );
});
