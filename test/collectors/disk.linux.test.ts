import test from 'ava';
import { disk } from '../../src/collectors/disk.linux.ts';
import type { Files } from '../fixtures/tree.ts';
import { absence, readings } from './readings.ts';

/** A line of /proc/diskstats with 20 columns: reads, sectors and milliseconds, then writes, busy and queued ones. */
const line = (device: string, reads = 0, sectors = 0, ms = 0, writes = 0, written = 0, writeMs = 0, busy = 0, queued = 0) =>
  ` 259 0 ${device} ${reads} 0 ${sectors} ${ms} ${writes} 0 ${written} ${writeMs} 0 ${busy} ${queued} 0 0 0 0 0 0\n`;
const stats = (...lines: string[]): Files => ({ 'proc/diskstats': lines.join('') });

/** A disk with hardware, as sysfs shows it. */
const hardware = (device: string, ...partitions: string[]): Files => {
  const directory = `devices/pci0000:00/ata1/block/${device}`;
  return {
    [`sys/block/${device}`]: { link: `../${directory}` },
    [`sys/${directory}/size`]: '1000\n',
    ...Object.fromEntries(partitions.map((partition) => [`sys/${directory}/${partition}/partition`, '1\n'])),
  };
};
const virtual = (device: string, ...slaves: string[]): Files => ({
  [`sys/block/${device}`]: { link: `../devices/virtual/block/${device}` },
  [`sys/devices/virtual/block/${device}/size`]: '1000\n',
  ...Object.fromEntries(
    slaves.map((slave) => [`sys/devices/virtual/block/${device}/slaves/${slave}`, { link: `../../../../../block/${slave}` }]),
  ),
});

test('throughput, operations, waits, queue and utilisation of a disk', async (t) => {
  const [first, second] = await readings(
    t,
    disk,
    [
      { ...hardware('sda'), ...stats(line('sda', 100, 800, 500, 50, 400, 100, 1000, 2000)) },
      stats(line('sda', 110, 1000, 540, 80, 800, 220, 1500, 2400)),
    ],
    2,
  );
  t.is(first!['disk.device.sda.read.bytes_per_sec'], undefined, 'one reading makes no rate');
  t.is(first!['disk.read.bytes_per_sec'], undefined);
  t.like(second, {
    'disk.device.sda.read.bytes_per_sec': 51_200, // 200 sectors of 512 bytes in 2 seconds
    'disk.device.sda.write.bytes_per_sec': 102_400,
    'disk.device.sda.read.ops_per_sec': 5,
    'disk.device.sda.write.ops_per_sec': 15,
    'disk.device.sda.read.wait.seconds': 0.004, // 40 ms for 10 reads
    'disk.device.sda.write.wait.seconds': 0.004, // 120 ms for 30 writes
    'disk.device.sda.wait.seconds': 0.004, // 160 ms for 40 of both
    'disk.device.sda.utilization.percent': 25, // 500 ms of 2000
    'disk.device.sda.queue.requests': 0.2, // 400 ms of 2000
    'disk.device.sda.read.bytes_total': 512_000,
    'disk.device.sda.write.ops_total': 80,
    'disk.device.sda.read.time.seconds_total': 0.54,
    'disk.device.sda.busy.seconds_total': 1.5,
    'disk.read.bytes_per_sec': 51_200,
    'disk.write.ops_per_sec': 15,
  });
});

test('with no request completed there is no mean wait', async (t) => {
  const [, second] = await readings(t, disk, [{ ...hardware('sda'), ...stats(line('sda', 1)) }, {}]);
  t.is(second!['disk.device.sda.read.ops_per_sec'], 0);
  t.deepEqual(
    Object.keys(second!).filter((name) => name.includes('wait')),
    [],
  );
});

test('a disk is never more than 100 % busy', async (t) => {
  const [, second] = await readings(t, disk, [
    { ...hardware('sda'), ...stats(line('sda', 1)) },
    stats(line('sda', 2, 0, 0, 0, 0, 0, 1004)),
  ]);
  t.is(second!['disk.device.sda.utilization.percent'], 100);
});

test('a disk that has been busy for 49.7 days stays as busy as it is', async (t) => {
  const [, second] = await readings(t, disk, [
    { ...hardware('sda'), ...stats(line('sda', 1, 0, 0, 0, 0, 0, 2 ** 32 - 100)) },
    stats(line('sda', 2, 0, 0, 0, 0, 0, 400)),
  ]);
  t.is(second!['disk.device.sda.utilization.percent'], 50); // 100 ms up to 2^32, and 400, of 1000
});

test('data that passes through LVM, RAID and partitions counts once', async (t) => {
  const devices = ['nvme0n1', 'nvme0n1p1', 'nvme1n1', 'md0', 'dm-0'];
  const at = (sectors: number) => stats(...devices.map((device) => line(device, sectors, sectors)));
  const tree = {
    ...hardware('nvme0n1', 'nvme0n1p1'),
    ...hardware('nvme1n1'),
    ...virtual('md0', 'nvme0n1', 'nvme1n1'),
    ...virtual('dm-0', 'md0'),
  };
  const [, second] = await readings(t, disk, [{ ...tree, ...at(1) }, at(101)]);
  t.is(second!['disk.read.bytes_per_sec'], 102_400); // 100 sectors of each of the two
  t.is(second!['disk.read.ops_per_sec'], 200);
  t.is(second!['disk.device.md0.read.ops_per_sec'], 100);
  t.is(second!['disk.device.dm-0.read.ops_per_sec'], 100);
  t.is(second!['disk.device.nvme0n1p1.read.ops_per_sec'], undefined, 'partitions are left out');
});

test('a device of LVM, dm-crypt or multipath has the name that its owner gave it, for as long as it is there', async (t) => {
  const named = (device: string, name: string) => ({ ...virtual(device, 'sda'), [`sys/block/${device}/dm/name`]: `${name}\n` });
  const tree = { ...hardware('sda'), ...named('dm-0', 'vg0-my.data'), ...named('dm-1', 'sda') };
  const at = (...reads: readonly [number, number, number]) => stats(line('sda', reads[0]), line('dm-0', reads[1]), line('dm-1', reads[2]));
  const [, second, third, fourth] = await readings(t, disk, [
    { ...tree, ...at(10, 10, 10) },
    at(16, 13, 12),
    { ...at(16, 2, 12), 'sys/block/dm-0/dm/name': 'vg0-snapshot\n' }, // another volume has taken the number
    at(16, 7, 12),
  ]);
  t.is(second!['disk.device.vg0-my%2Edata.read.ops_per_sec'], 3);
  t.is(second!['disk.device.dm-1.read.ops_per_sec'], 2, 'a name that a disk has too names nothing');
  t.is(second!['disk.device.sda.read.ops_per_sec'], 6);
  t.is(second!['disk.read.ops_per_sec'], 6, 'what passes through it counts once');
  t.deepEqual([third!['disk.device.vg0-my%2Edata.read.ops_total'], third!['disk.device.vg0-snapshot.read.ops_total']], [undefined, 2]);
  t.is(third!['disk.device.vg0-snapshot.read.ops_per_sec'], undefined);
  t.is(fourth!['disk.device.vg0-snapshot.read.ops_per_sec'], 5);
});

test('a partition that sysfs lists among the disks is still one', async (t) => {
  const tree = { ...hardware('sda'), ...hardware('sda1'), 'sys/block/sda1/partition': '1\n' };
  const [, second] = await readings(t, disk, [
    { ...tree, ...stats(line('sda', 1), line('sda1', 1)) },
    stats(line('sda', 3), line('sda1', 3)),
  ]);
  t.is(second!['disk.read.ops_per_sec'], 2);
  t.is(second!['disk.device.sda1.read.ops_per_sec'], undefined);
});

test('a disk with hardware that lies upon others is not counted in all', async (t) => {
  const tree = { ...hardware('sda'), ...hardware('cache0'), 'sys/block/cache0/slaves/sda': 'x' };
  const [, second] = await readings(t, disk, [
    { ...tree, ...stats(line('sda', 1), line('cache0', 1)) },
    stats(line('sda', 3), line('cache0', 3)),
  ]);
  t.is(second!['disk.read.ops_per_sec'], 2);
});

test('an NVMe disk with several paths is counted by its paths', async (t) => {
  const tree: Files = {
    ...hardware('nvme0c0n1'),
    'sys/block/nvme0n1': { link: '../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1' },
    'sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1/size': '1000\n',
  };
  const at = (reads: number) => stats(line('nvme0c0n1', reads), line('nvme0n1', reads));
  const [, second] = await readings(t, disk, [{ ...tree, ...at(1) }, at(8)]);
  t.is(second!['disk.read.ops_per_sec'], 7);
});

test('loop devices show once they have been used, and count for nothing in all', async (t) => {
  const tree = { ...hardware('sda'), ...virtual('loop0'), ...virtual('loop1'), ...virtual('zram0') };
  const [first, second] = await readings(t, disk, [
    { ...tree, ...stats(line('sda', 1), line('loop0'), line('loop1'), line('zram0')) },
    stats(line('sda', 2), line('loop0', 5), line('loop1'), line('zram0')),
  ]);
  t.is(first!['disk.device.loop0.read.ops_total'], undefined);
  t.is(second!['disk.device.loop0.read.ops_per_sec'], 5);
  t.is(second!['disk.read.ops_per_sec'], 1);
  t.deepEqual(
    Object.keys(second!).filter((name) => /loop1|zram0/.test(name)),
    [],
  );
});

test('a disk that is plugged in is absent for its first reading, and one that is pulled out at once', async (t) => {
  const both = (sda: number, sdb: number) => stats(line('sda', sda), line('sdb', sdb));
  const taken = await readings(t, disk, [
    { ...hardware('sda'), ...stats(line('sda', 10)) },
    { ...hardware('sdb'), ...both(20, 5000) },
    both(30, 5007),
    { 'sys/block/sdb': null, ...stats(line('sda', 40)) },
    { ...virtual('sdb'), ...both(50, 6000) },
    both(60, 6003),
  ]);
  t.deepEqual(
    taken.map((metrics) => metrics['disk.device.sdb.read.ops_per_sec']),
    [undefined, undefined, 7, undefined, undefined, 3],
  );
  t.deepEqual(
    taken.map((metrics) => metrics['disk.read.ops_per_sec']),
    [undefined, 10, 17, 10, 10, 10], // what came back as sdb is no hardware
  );
});

test('a count that goes backwards is another disk under the same name', async (t) => {
  const taken = await readings(t, disk, [
    { ...hardware('sda'), ...stats(line('sda', 100, 800)) },
    stats(line('sda', 5, 900)),
    stats(line('sda', 6, 908)),
  ]);
  t.deepEqual(
    taken.map((metrics) => [metrics['disk.device.sda.read.ops_per_sec'], metrics['disk.device.sda.read.bytes_per_sec']]),
    [
      [undefined, undefined],
      [undefined, undefined],
      [1, 4096],
    ],
  );
  t.is(taken[1]!['disk.read.bytes_per_sec'], undefined);
  t.is(taken[1]!['disk.device.sda.read.ops_total'], 5);
});

test('while the counts of one disk start anew there is no total', async (t) => {
  const at = (sda: number, sdb: number) => stats(line('sda', sda), line('sdb', sdb));
  const taken = await readings(t, disk, [{ ...hardware('sda'), ...hardware('sdb'), ...at(100, 100) }, at(5, 110), at(6, 120)]);
  t.deepEqual(
    taken.map((metrics) => metrics['disk.read.ops_per_sec']),
    [undefined, undefined, 11],
  );
  t.is(taken[1]!['disk.device.sdb.read.ops_per_sec'], 10);
});

test('zeros between two readings are not the beginning of all that was counted before', async (t) => {
  const at = (reads: number) => stats(line('sda', reads), line('sdb', 10));
  const taken = await readings(t, disk, [{ ...hardware('sda'), ...hardware('sdb'), ...at(1000) }, at(0), at(1010), at(1030)]);
  t.deepEqual(
    taken.map((metrics) => [metrics['disk.read.ops_per_sec'], metrics['disk.device.sda.read.ops_per_sec']]),
    [
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
      [20, 20],
    ],
  );
});

test('what an old kernel does not count is absent', async (t) => {
  const old = (reads: number) => stats(`   8       0 sda ${reads} 0 0 0 0 0 0 0 0 0 0\n`);
  const [, second] = await readings(t, disk, [{ ...hardware('sda'), ...old(1) }, old(3)]);
  t.is(second!['disk.read.ops_per_sec'], 2);
  t.is(second!['disk.discard.bytes_per_sec'], undefined);
  t.is(second!['disk.device.sda.discard.ops_total'], undefined);
  t.is(second!['disk.device.sda.flush.ops_per_sec'], undefined);
});

test('the four counters of a partition before Linux 2.6.25 are not those of a disk', async (t) => {
  const [metrics] = await readings(t, disk, [
    { ...hardware('sda'), ...hardware('sda1'), ...stats(line('sda', 1), '8 1 sda1 10 20 30 40\n') },
  ]);
  t.is(metrics!['disk.device.sda.read.ops_total'], 1);
  t.is(metrics!['disk.device.sda1.read.ops_total'], undefined);
});

test('flushes and discards by themselves', async (t) => {
  const at = (discards: number, flushes: number, ms: number) =>
    stats(`8 0 sda 1 0 0 0 0 0 0 0 0 0 0 ${discards} 0 ${discards * 8} 0 ${flushes} ${ms}\n`);
  const [, second] = await readings(t, disk, [{ ...hardware('sda'), ...at(1, 10, 100) }, at(3, 14, 120)]);
  t.is(second!['disk.discard.bytes_per_sec'], 8192); // 16 sectors
  t.is(second!['disk.device.sda.flush.ops_per_sec'], 4);
  t.is(second!['disk.device.sda.flush.wait.seconds'], 0.005); // 20 ms for 4
});

test('a dot in the name of a device does not split its metrics, a slash is found in sysfs', async (t) => {
  const at = (count: number) => stats(line('md_v1.2', count), line('cciss/c0d0', count));
  const [, second] = await readings(t, disk, [{ ...virtual('md_v1.2'), ...hardware('cciss!c0d0'), ...at(1) }, at(2)]);
  t.is(second!['disk.device.md_v1%2E2.read.ops_per_sec'], 1);
  t.is(second!['disk.device.cciss/c0d0.read.ops_per_sec'], 1);
  t.is(second!['disk.read.ops_per_sec'], 1);
});

test('a host without block devices says what is missing', async (t) => {
  t.regex(await absence(t, disk, {}), /diskstats is missing/);
  t.regex(await absence(t, disk, stats(line('sda', 1))), /block is missing/);
});
