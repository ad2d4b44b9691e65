import test from 'ava';
import { newCounters } from '../../src/delivery/index.ts';
import { exporterStatuses } from '../../src/exporters/exporter-status.ts';

test('an exporter is trying again until something is delivered', (t) => {
  const counters = { ...newCounters(), read: 5, written: 2 };
  const statuses = exporterStatuses(() => [{ name: 'influxdb', type: 'influxdb', destination: 'http://localhost:8086', counters }]);
  const [before] = statuses();
  t.like(before, { delivered: 2, pending: 3, lost: 0, failed: false, retrying: false });
  counters.retried += 1;
  t.true(statuses()[0]!.retrying);
  counters.written += 1;
  t.false(statuses()[0]!.retrying);
  counters.retried += 1;
  counters.written += 2;
  t.false(statuses()[0]!.retrying, 'nothing is pending any more');
});
