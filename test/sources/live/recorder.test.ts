import test from 'ava';
import type { MetricName } from '../../../src/catalogue/index.ts';
import { Recorder } from '../../../src/sources/live/recorder.ts';

type Readings = readonly (readonly [MetricName, number | undefined])[];

function recording() {
  const recorder = new Recorder('web1', {});
  const sections = [recorder.section(), recorder.section()] as const;
  return (...readings: readonly Readings[]) => {
    for (const [at, own] of readings.entries()) {
      sections[at]!.open();
      for (const [name, value] of own) sections[at]!.emit(name, value);
    }
    return recorder.take(5);
  };
}

const used = (device: string, value: number | undefined) => [`disk.device.${device}.utilization.percent`, value] as const;
const metricsOf = (batch: ReturnType<ReturnType<typeof recording>>) => Object.entries(batch.sample(0).metrics);

test('the same metrics have the same shape, whatever their values', (t) => {
  const tick = recording();
  const first = tick([used('sda', 1), used('sdb', 2)]);
  const second = tick([used('sda', 3), used('sdb', 4)]);
  t.is(second.shape, first.shape);
  t.deepEqual(second.sample(0), { timestamp: 5, host: 'web1', metrics: Object.fromEntries([used('sda', 3), used('sdb', 4)]) as never });
  t.is(first.value(0, 0), 1);
});

test('metrics stand in the order in which they were emitted, collector by collector', (t) => {
  const tick = recording();
  t.deepEqual(metricsOf(tick([used('sda', 1), used('sdc', 2)], [['cpu.count', 4]])), [used('sda', 1), used('sdc', 2), ['cpu.count', 4]]);
  const more = tick([used('sda', 1), used('sdb', 5), used('sdc', 2)], [['cpu.count', 4]]);
  t.deepEqual(metricsOf(more), [used('sda', 1), used('sdb', 5), used('sdc', 2), ['cpu.count', 4]]);
  t.deepEqual(metricsOf(tick([used('sdc', 1), used('sda', 2)], [['cpu.count', 4]])), [used('sdc', 1), used('sda', 2), ['cpu.count', 4]]);
  t.deepEqual(metricsOf(tick([used('sdb', 1)], [])), [used('sdb', 1)]);
});

test('of a metric that comes twice the last value counts', (t) => {
  const tick = recording();
  const twice = [used('sda', 1), used('sdb', 2), used('sda', 3)];
  t.deepEqual(metricsOf(tick(twice)), [used('sda', 3), used('sdb', 2)]);
  t.deepEqual(metricsOf(tick(twice)), [used('sda', 3), used('sdb', 2)]);
});

test('shapes that take turns are known again', (t) => {
  const tick = recording();
  const both = () => tick([used('sda', 1), used('sdb', 2)]).shape;
  const one = () => tick([used('sda', 1), used('sdb', undefined)]).shape;
  const shapes = [both(), one()] as const;
  t.deepEqual(shapes[1].names, ['disk.device.sda.utilization.percent']);
  t.is(both(), shapes[0]);
  t.is(one(), shapes[1]);
});

test('what comes after the sample was taken is in no sample', (t) => {
  const recorder = new Recorder('web1', {});
  const section = recorder.section();
  section.open();
  recorder.take(1);
  section.emit('cpu.count', 4);
  t.deepEqual(recorder.take(2).shape.names, []);
});
