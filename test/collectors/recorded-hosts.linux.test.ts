import test from 'ava';
import { battery } from '../../src/collectors/battery.linux.ts';
import { cgroup } from '../../src/collectors/cgroup.linux.ts';
import { memory } from '../../src/collectors/memory.linux.ts';
import { nfs } from '../../src/collectors/nfs.linux.ts';
import { raid } from '../../src/collectors/raid.linux.ts';
import { glob } from '../../src/patterns/index.ts';
import type { Files } from '../fixtures/tree.ts';
import { readings } from './readings.ts';

// What kernels of hosts have printed that the machine of these tests cannot be, from public reports and fixtures. The second reading of
// each differs by round numbers, so that its values can be worked out in the head.

const lines = (folder: string, files: Readonly<Record<string, string | number>>): Files =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, `${text}\n`]));
const near = (value: number | undefined, expected: number) => Math.abs((value ?? NaN) - expected) < 1e-9 * Math.abs(expected);

// prometheus/node_exporter, collector/fixtures/sys.ttar: a ThinkPad
test('the battery of a ThinkPad, on which a second is a slot without cells', async (t) => {
  const BAT0 = 'sys/class/power_supply/BAT0';
  const trees = [
    {
      ...lines(BAT0, { type: 'Battery', present: 1, status: 'Discharging', capacity: 81, cycle_count: 0, technology: 'Li-ion' }),
      ...lines(BAT0, { energy_now: 36_580_000, energy_full: 45_070_000, energy_full_design: 47_520_000, power_now: 5_002_000 }),
      ...lines(BAT0, { voltage_min_design: 10_800_000, voltage_now: 11_660_000 }),
      // MalpenZibo/ashell #364
      ...lines('sys/class/power_supply/BAT1', { type: 'Battery', present: 1, status: 'Unknown', energy_now: 0, energy_full: 0 }),
      ...lines('sys/class/power_supply/AC', { type: 'Mains', online: 0 }),
    },
    {
      ...lines(BAT0, { status: 'Charging', energy_now: 40_563_000, power_now: 18_028_000 }),
      ...lines('sys/class/power_supply/AC', { online: 1 }),
    },
  ];
  const [first, second] = await readings(t, battery, trees, 60);
  t.true(near(first!['battery.device.BAT0.charge.percent'], 100 * (36.58 / 45.07)));
  t.true(near(first!['battery.device.BAT0.health.percent'], 100 * (45.07 / 47.52)));
  t.true(near(first!['battery.device.BAT0.remaining.seconds'], 3600 * (36.58 / 5.002)));
  t.is(first!['battery.device.BAT0.power.watts'], 5.002);
  t.is(first!['battery.device.BAT0.cycles.count'], undefined, 'a driver that does not count says 0');
  t.true(near(second!['battery.device.BAT0.charge.percent'], 90)); // 40.563 of 45.07
  t.true(near(second!['battery.device.BAT0.remaining.seconds'], 900)); // 4.507 Wh are missing, at 18.028 W
  t.is(second!['battery.device.BAT0.power.watts'], -18.028);
  t.is(second!['battery.device.BAT0.plugged_in.count'], 1);
  t.is(second!['battery.device.BAT1.charge.percent'], undefined);
});

// prometheus/node_exporter #571, #1642 and #2749: an old kernel's line of a pipe, nine fields an operation, two connections over RDMA
test('an NFS mount over RDMA', async (t) => {
  const mountstats = (getattr: string, read: string, bytes: string) =>
    [
      'device rpc_pipefs mounted on /var/lib/nfs/rpc_pipefs with fstype rpc_pipefs',
      'device 10.0.0.1:/var/lib/somedata mounted on /var/lib/somedata with fstype nfs statvers=1.1',
      '\topts:\tro,vers=3,rsize=1048576,wsize=1048576,hard,nocto,proto=rdma,nconnect=2,port=20049,timeo=600,retrans=2,sec=sys',
      '\tage:\t1270876',
      '\tevents:\t512052 36601115 0 68 1498583 16514 38815015 0 41584 2654459933 0 0 0 0 1527715 0 0 1498575 0 0 0 0 0 0 0 0 0',
      `\tbytes:\t${bytes} `,
      '\tRPC iostats version: 1.1  p/v: 100003/3 (nfs)',
      '\txprt:\trdma 0 0 5808 62 0 494490723 494490687 36 10032963746 1282789 107150285 1226637531 2673889 0 0 0 0 0 0',
      '\txprt:\trdma 0 0 14094 145 0 492392334 492392307 27 7078693624 2509627 105561370 1280878332 2659446 0 0 0 0 0 0',
      '\tper-op statistics',
      '\t        NULL: 1 1 0 44 24 0 0 0 0',
      `\t     GETATTR: ${getattr}`,
      `\t        READ: ${read}`,
      '',
    ].join('\n');
  const at = (text: string) => ({ 'proc/1/mountstats': text });
  const [first, second] = await readings(
    t,
    nfs,
    [
      {
        'proc/1/mountinfo': '40 1 0:40 / /var/lib/somedata ro,relatime shared:20 - nfs 10.0.0.1:/var/lib/somedata ro,vers=3\n',
        ...at(
          mountstats(
            '265795003 265795003 0 28706036148 29769040336 658810 30616798 33640200 0',
            '11371 11371 0 1364520 6920924 100 2000 3000 0',
            '62141776651 75366231 0 0 6920924 75366231 12250 18501',
          ),
        ),
      },
      at(
        mountstats(
          '265795093 265795093 0 28706036148 29769040336 658810 30616888 33640380 0',
          '11381 11383 0 1364520 7920924 100 2110 3220 0',
          '62142776651 75366231 0 0 7920924 75366231 12250 18501',
        ),
      ),
    ],
    10,
  );
  const name = 'nfs.mount./var/lib/somedata';
  t.is(first![`${name}.operations.ops_total`], 265_806_375); // 1 and 265,795,003 and 11,371
  t.like(second, {
    [`${name}.operations.ops_per_sec`]: 10, // 90 and 10 in 10 s
    [`${name}.retransmits.ops_per_sec`]: 0.2, // 12 transmissions of 10 reads
    [`${name}.read.bytes_per_sec`]: 100_000,
    [`${name}.write.bytes_per_sec`]: 0,
  });
  t.is(Math.round(1e6 * second![`${name}.read.wait.seconds`]!), 22_000); // 220 ms over 10
  t.is(Math.round(1e6 * second![`${name}.round_trip.seconds`]!), 2000); // 90 and 110 ms over 100
  t.is(Math.round(1e6 * second![`${name}.wait.seconds`]!), 4000); // 180 and 220 ms over 100
});

// prometheus/node_exporter, collector/fixtures/proc: most of the memory is a cache of ZFS
test('a host with ZFS', async (t) => {
  const meminfo = (free: number) =>
    `MemTotal:        3742148 kB\nMemFree:          ${free} kB\nBuffers:           22040 kB\nCached:           930888 kB\n` +
    'SwapCached:       192504 kB\nActive:          2233416 kB\nInactive:        1028728 kB\nActive(file):     364328 kB\n' +
    'Inactive(file):   304236 kB\nShmem:            266048 kB\nSReclaimable:     105800 kB\n';
  const arcstats = (size: number) =>
    '6 1 0x01 91 4368 5266997922 97951858082072\nname                            type data\nhits                            4    8772612\n' +
    `c                               4    1643208777\nc_min                           4    33554432\nc_max                           4    8367976448\nsize                            4    ${size}\n`;
  const [first, second] = await readings(t, memory, [
    { 'proc/meminfo': meminfo(225_472), 'proc/spl/kstat/zfs/arcstats': arcstats(1_603_939_792) },
    { 'proc/meminfo': meminfo(1_225_472), 'proc/spl/kstat/zfs/arcstats': arcstats(579_939_792) },
  ]);
  t.is(first!['memory.zfs_cache.bytes'], 1_603_939_792);
  // A host whose kernel tells no MemAvailable: free, cache in files and slab; ZFS gives up all but 32 MiB.
  t.is(first!['memory.used.bytes']! + first!['memory.available.bytes']!, 3_742_148 * 1024);
  t.is(second!['memory.zfs_cache.bytes'], 579_939_792);
  // 1,024,000,000 bytes went from the cache of ZFS to the free memory, so that as much is available.
  t.is(second!['memory.available.bytes'], first!['memory.available.bytes']);
  t.true(first!['memory.available.bytes']! > 225_472 * 1024 + 1_603_939_792 - 33_554_432);
});

// prometheus/node_exporter, collector/fixtures/sys.ttar: RAID 6 of four disks on the way back
test('an array of RAID 6 is rebuilt', async (t) => {
  const md6 = 'sys/block/md6/md';
  const states = (last: string) =>
    lines(md6, { 'dev-sdq/state': 'in_sync', 'dev-sdr/state': 'in_sync', 'dev-sds/state': 'in_sync', 'dev-sdt/state': last });
  const trees = [
    {
      ...lines(md6, { array_state: 'active', level: 'raid6', raid_disks: 4, degraded: 1, metadata_version: '1.2', sync_action: 'recover' }),
      ...lines(md6, { sync_completed: '1569792 / 2093056', sync_speed: 16_384, mismatch_cnt: 0 }),
      ...states('spare'),
    },
    { ...lines(md6, { sync_action: 'idle', sync_completed: 'none', sync_speed: 'none', degraded: 0 }), ...states('in_sync') },
  ];
  const [first, second] = await readings(t, raid, trees, 60);
  t.deepEqual(first, {
    'raid.array.md6.working.count': 1,
    'raid.array.md6.missing.count': 1,
    'raid.array.md6.failed.count': 0,
    'raid.array.md6.spares.count': 1,
    'raid.array.md6.disks.count': 4,
    'raid.array.md6.mismatched.bytes': 0,
    'raid.array.md6.sync.recover.done.percent': 75, // 1,569,792 of 2,093,056 sectors
    'raid.array.md6.sync.recover.bytes_per_sec': 16 * 2 ** 20,
  });
  t.deepEqual(second, {
    'raid.array.md6.working.count': 1,
    'raid.array.md6.missing.count': 0,
    'raid.array.md6.failed.count': 0,
    'raid.array.md6.spares.count': 0,
    'raid.array.md6.disks.count': 4,
    'raid.array.md6.mismatched.bytes': 0,
  });
});

// netdata/netdata #12595 and google/cadvisor #3682: a container that is throttled, with its limits at the slice above
test('a container of version 2 in a slice with limits', async (t) => {
  const id = '6fa8b18c1a826f151fb7b5accb1167f0a38a333c1f37028ecf31fb3c3362b8a9';
  const slice = 'sys/fs/cgroup/job.slice/job-1.slice';
  const scope = `${slice}/docker-${id}.scope`;
  const cpuStat = (usage: number, [periods, throttled, time]: readonly [number, number, number]) =>
    `usage_usec ${usage}\nuser_usec 27213\nsystem_usec 46685\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec ${time}`;
  const trees = [
    {
      'proc/self/cgroup': '0::/system.slice/cubestat.service\n',
      'proc/self/mountinfo': '25 1 0:22 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n',
      'sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io memory pids\n',
      'sys/fs/cgroup/system.slice/cubestat.service/cgroup.controllers': 'memory pids\n',
      ...lines(slice, { 'cpu.max': '200000 100000', 'memory.max': 2 ** 30, 'pids.max': 100, 'cpu.stat': cpuStat(80_000, [7, 3, 139_381]) }),
      ...lines(scope, { 'cpu.max': 'max 100000', 'memory.max': 'max', 'memory.high': 'max', 'pids.max': 'max', 'pids.current': 12 }),
      ...lines(scope, { 'cpu.stat': cpuStat(73_899, [0, 0, 0]), 'memory.current': 300_000_000, 'memory.swap.current': 4096 }),
      ...lines(scope, {
        'memory.stat': 'anon 150000000\nfile 140000000\ninactive_file 31564544',
        'memory.events': 'low 0\nhigh 0\nmax 7\noom 1\noom_kill 1',
      }),
      ...lines(scope, { 'io.stat': '8:0 rbytes=1000 wbytes=2000 rios=1 wios=2 dbytes=0 dios=0\n253:0 ' }),
    },
    {
      ...lines(slice, { 'cpu.stat': cpuStat(3_080_000, [27, 8, 639_381]) }),
      ...lines(scope, { 'cpu.stat': cpuStat(3_073_899, [0, 0, 0]), 'memory.events': 'low 0\nhigh 0\nmax 9\noom 3\noom_kill 3' }),
      ...lines(scope, { 'io.stat': '8:0 rbytes=9000 wbytes=2000 rios=5 wios=2 dbytes=0 dios=0\n253:0 ' }),
    },
  ];
  const [, second] = await readings(t, cgroup, trees, 2, { cgroups: [glob('docker/*')] });
  const name = 'cgroup.path.docker/6fa8b18c1a82';
  t.like(second, {
    [`${name}.cpu.used.cores`]: 1.5, // 3 s in 2 s
    [`${name}.cpu.limit.cores`]: 2,
    [`${name}.cpu.used.percent`]: 75,
    [`${name}.cpu.throttled.percent`]: 25, // 5 of 20 periods of the slice
    [`${name}.memory.used.bytes`]: 268_435_456, // 300,000,000 less the inactive cache
    [`${name}.memory.limit.bytes`]: 2 ** 30,
    [`${name}.memory.used.percent`]: 25,
    [`${name}.memory.oom_kills.ops_per_sec`]: 1,
    [`${name}.io.read.bytes_per_sec`]: 4000,
    [`${name}.io.read.ops_per_sec`]: 2,
    [`${name}.io.write.bytes_per_sec`]: 0,
    [`${name}.tasks.count`]: 12,
    [`${name}.tasks.limit.count`]: 100,
    [`${name}.swap.used.bytes`]: 4096,
  });
});
