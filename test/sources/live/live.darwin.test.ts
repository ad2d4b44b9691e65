import test from 'ava';
import type { Batch } from '../../../src/samples/index.ts';
import { collectorsFor } from '../../../src/collectors/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { live } from '../../../src/sources/index.ts';
import { playPrograms } from '../../collectors/darwin-programs.ts';
import { macPrograms } from '../../fixtures/macos/programs.ts';
import { listen } from '../../report.ts';

const expected = [
  ...['cpu.utilization.percent', 'cpu.cluster.P.utilization.percent', 'memory.used.bytes', 'memory.pressure.level', 'swap.used.percent'],
  ...['swap.in.bytes_per_sec', 'vm.page_faults.ops_per_sec', 'system.load.1m.tasks', 'disk.read.bytes_per_sec'],
  ...['network.rx.bytes_per_sec', 'filesystem.mount./.used.percent', 'gpu.utilization.percent', 'gpu.power.watts', 'power.watts'],
  ...['power.thermal_pressure.level', 'battery.device.battery0.charge.percent'],
];

test.serial('a Mac is sampled: every collector tells what its programs do', async (t) => {
  playPrograms(t, macPrograms());
  const report = listen();
  const source = live({ collectors: collectorsFor('darwin'), interval: 1, host: 'mac', report }, (batch: Batch) => batch.sample(0));
  let missing = expected;
  // A busy machine may be late with some answers, and a sample goes without them.
  for await (const { host, metrics } of source as AsyncIterable<Sample>) {
    t.is(host, 'mac');
    missing = missing.filter((name) => !(name in metrics));
    if (missing.length === 0) break;
  }
  t.deepEqual(missing, []);
  t.deepEqual(report.said, []);
});
