import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { makeTree, type Files } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';

const executable = join(import.meta.dirname, '../../bin/cubestat.js');

/** Root may read everything, so that another user samples. */
const other = process.getuid!() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** What is sampled, and said, where a path may not be read. */
function sampled(t: ExecutionContext, collectors: string, files: Files, path: string) {
  const root = makeTree(t, files);
  chmodSync(root, 0o755);
  chmodSync(join(root, path), 0);
  t.teardown(() => chmodSync(join(root, path), 0o755));
  const paths = ['--procfs', join(root, 'proc'), '--sysfs', join(root, 'sys')];
  const args = ['sample', '--count', '1', '--interval', '50ms', '--counters', '--collectors', collectors, ...paths];
  const { stdout, stderr } = spawnSync(process.execPath, [executable, ...args], { ...limit, ...other, cwd: '/', encoding: 'utf8' });
  const { metrics } = JSON.parse(stdout) as { metrics: Record<string, number> };
  // A slow machine may miss a tick, and says so too.
  const said = stderr.replaceAll(root, '').match(/cannot read .*/g);
  return { names: Object.keys(metrics), said };
}

/** The other user may not be able to reach this Node.js or this folder, as below /root. There these tests are not declared. */
const isPossible = spawnSync(process.execPath, [executable, '--version'], { ...limit, ...other, cwd: '/' }).status === 0;

function declare(title: string, play: (t: ExecutionContext) => void): void {
  if (isPossible) test(title, play);
}

const line = (device: string) => `8 0 ${device} 10 0 80 10 20 0 160 10 0 10 20\n`;

declare('where disks cannot be told from partitions each is there, and none in the totals', (t) => {
  const files = {
    'proc/diskstats': line('sda') + line('sda1'),
    'sys/devices/pci/block/sda/sda1/partition': '1\n',
    'sys/block/sda': { link: '../devices/pci/block/sda' },
  };
  const { names, said } = sampled(t, 'disk', files, 'sys/block');
  t.true(names.includes('disk.device.sda.read.bytes_per_sec'));
  t.false(names.includes('disk.read.bytes_per_sec'));
  t.deepEqual(said, ['cannot read /sys/block: permission denied; what it holds is left out']);
});

declare('a package whose energy may not be read leaves the others, but not their sum', (t) => {
  const zone = (number: number) => ({
    [`sys/class/powercap/intel-rapl:${number}/name`]: `package-${number}\n`,
    [`sys/class/powercap/intel-rapl:${number}/energy_uj`]: '1000000\n',
    [`sys/class/powercap/intel-rapl:${number}/max_energy_range_uj`]: '262143328850\n',
  });
  const files = { ...zone(0), ...zone(1), 'proc/stat': '' };
  const { names, said } = sampled(t, 'power', files, 'sys/class/powercap/intel-rapl:0/energy_uj');
  t.deepEqual(names, ['power.package.1.watts', 'power.package.1.joules_total']);
  t.deepEqual(said, ['cannot read /sys/class/powercap/intel-rapl:0/energy_uj: permission denied; what it holds is left out']);
});

declare('a folder that may not be entered is named, also where nothing is known to be in it', (t) => {
  const files = {
    'proc/net/stat/nf_conntrack': 'entries drop\n0000000a 00000001\n',
    'proc/net/dev': 'eth0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n',
    'sys/class/net/eth0/mtu': '',
  };
  const { said } = sampled(t, 'network,conntrack', files, 'proc/net/stat');
  t.is(said?.[0], 'cannot read /proc/net/stat: permission denied; what it holds is left out');
});
