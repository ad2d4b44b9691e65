import test from 'ava';
import { disk } from '../../src/collectors/disk.linux.ts';
import { raid } from '../../src/collectors/raid.linux.ts';
import { absence, readings } from './readings.ts';

/** The files of an array as Linux has them; of each disk its state. */
const array = (name: string, files: Readonly<Record<string, string>>, ...states: readonly string[]) => ({
  ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`sys/block/${name}/md/${file}`, `${text}\n`])),
  ...Object.fromEntries(states.map((state, at) => [`sys/block/${name}/md/dev-sd${'abcdefgh'[at]}1/state`, `${state}\n`])),
});
const whole = { array_state: 'active', metadata_version: '1.2', raid_disks: '2', degraded: '0', sync_action: 'idle' };
const resting = { sync_completed: 'none', sync_speed: 'none', mismatch_cnt: '0' };

test('an array that is whole', async (t) => {
  const [metrics] = await readings(t, raid, [array('md0', { ...whole, ...resting }, 'in_sync', 'in_sync,write_mostly', 'spare')]);
  t.deepEqual(metrics, {
    'raid.array.md0.working.count': 1,
    'raid.array.md0.missing.count': 0,
    'raid.array.md0.failed.count': 0,
    'raid.array.md0.spares.count': 1,
    'raid.array.md0.disks.count': 2,
    'raid.array.md0.mismatched.bytes': 0,
  });
});

test('a count of disks that nothing counts up to is none', async (t) => {
  const beyond = '18446744073709551615';
  const [metrics] = await readings(t, raid, [array('md0', { ...whole, raid_disks: beyond, degraded: beyond })]);
  t.deepEqual([metrics!['raid.array.md0.disks.count'], metrics!['raid.array.md0.missing.count']], [undefined, undefined]);
  const [more] = await readings(t, raid, [array('md0', { ...whole, degraded: '65535' })]);
  t.deepEqual([more!['raid.array.md0.disks.count'], more!['raid.array.md0.missing.count']], [2, undefined]);
});

test('no rebuild has done more than all', async (t) => {
  const rebuilt = (done: string) => array('md0', { ...whole, sync_action: 'recover', sync_completed: `${done} / 100`, sync_speed: '10' });
  const taken = await readings(t, raid, [rebuilt('100'), rebuilt('101'), rebuilt('18446744073709551615')], 60);
  t.deepEqual(
    taken.map((metrics) => metrics['raid.array.md0.sync.recover.done.percent']),
    [100, undefined, undefined],
  );
});

test('a disk fails, a spare takes its place, and a check finds differences', async (t) => {
  const [failed, rebuilt, checked] = await readings(
    t,
    raid,
    [
      array('md5', { ...whole, ...resting, raid_disks: '4', degraded: '1' }, 'in_sync', 'faulty', 'in_sync', 'in_sync', 'spare'),
      array('md5', { sync_action: 'recover', sync_completed: '248149504 / 937702800', sync_speed: '27635' }),
      array('md5', { degraded: '0', sync_action: 'check', sync_completed: 'delayed', sync_speed: 'none', mismatch_cnt: '128' }),
    ],
    60,
  );
  t.like(failed, { 'raid.array.md5.missing.count': 1, 'raid.array.md5.failed.count': 1, 'raid.array.md5.working.count': 1 });
  t.is(Math.round(10 * rebuilt!['raid.array.md5.sync.recover.done.percent']!), 265);
  t.is(rebuilt!['raid.array.md5.sync.recover.bytes_per_sec'], 27_635 * 1024);
  t.is(checked!['raid.array.md5.mismatched.bytes'], 65_536);
  t.false(
    Object.keys(checked!).some((name) => name.includes('.sync.')),
    'one that waits for another array is not under way',
  );
});

for (const [state, working] of [
  ['clean', 1],
  ['active-idle', 1],
  ['read-auto', 1],
  ['readonly', 1],
  ['write-pending', 1],
  ['inactive', 0],
  ['broken', 0],
  ['clear', 0],
] as const)
  test(`an array that is ${state}`, async (t) => {
    const [metrics] = await readings(t, raid, [array('md127', { array_state: state, raid_disks: '2' })]);
    t.is(metrics!['raid.array.md127.working.count'], working);
    t.is(metrics!['raid.array.md127.missing.count'], undefined, 'RAID 0 can lack none');
  });

test('one of firmware RAID stands in a container, which is none', async (t) => {
  const [metrics] = await readings(t, raid, [
    {
      ...array('md127', { array_state: 'inactive', metadata_version: 'external:imsm', raid_disks: '0' }, 'spare', 'spare'),
      ...array('md126', { ...whole, metadata_version: 'external:/md127/0' }, 'in_sync', 'in_sync'),
    },
  ]);
  t.deepEqual([...new Set(Object.keys(metrics!).map((name) => name.split('.')[2]))], ['md126']);
});

test('while it is reshaped the number of disks has that before beside it', async (t) => {
  const [metrics] = await readings(t, raid, [array('md0', { ...whole, raid_disks: '4 (3)' })]);
  t.is(metrics!['raid.array.md0.disks.count'], 4);
});

test('an array with a name is called by it, here and among the disks', async (t) => {
  const named = {
    ...array('md127', whole),
    ...array('md126', whole),
    'sys/block/md127/dev': '9:127\n',
    'sys/block/md126/dev': '9:126\n',
    'run/udev/data/b9:127': 'S:md/home.old\nE:MD_NAME=nas:home.old\nE:MD_DEVNAME=home.old\n',
    'run/udev/data/b9:126': 'E:MD_DEVNAME=0\n',
    'proc/diskstats': '   9     127 md127 1 0 8 0 0 0 0 0 0 0 0\n   9     126 md126 1 0 8 0 0 0 0 0 0 0 0\n',
  };
  const [arrays] = await readings(t, raid, [named]);
  t.deepEqual([...new Set(Object.keys(arrays!).map((name) => name.split('.')[2]))], ['md126', 'md/home%2Eold']);
  const [disks] = await readings(t, disk, [named]);
  t.is(disks!['disk.device.md/home%2Eold.read.ops_total'], 1);
  t.is(disks!['disk.device.md126.read.ops_total'], 1);
});

test('a host without arrays says where it looked', async (t) => {
  t.regex(await absence(t, raid, { 'sys/block/sda/size': '1\n' }), /^no array of software RAID is under .*\/block$/);
});
