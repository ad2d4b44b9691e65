import test from 'ava';
import { newCounters } from '../../src/delivery/index.ts';
import { faresOf } from '../../src/exporters/exporter-status.ts';

test('an exporter is trying again until something is delivered', (t) => {
  const counters = { ...newCounters(), read: 5, written: 2 };
  const fares = faresOf(() => [{ name: 'influxdb', type: 'influxdb', destination: 'http://localhost:8086', counters }]);
  const [before] = fares();
  t.like(before, { delivered: 2, waiting: 3, lost: 0, failed: false, retrying: false });
  counters.retried += 1;
  t.true(fares()[0]!.retrying);
  counters.written += 1;
  t.false(fares()[0]!.retrying);
  counters.retried += 1;
  counters.written += 2;
  t.false(fares()[0]!.retrying, 'nothing waits any more');
});
