import test from 'ava';
import { availableMemory, memory, parseMeminfo } from '../../src/collectors/memory.linux.ts';
import { absence, readings } from './readings.ts';

const KiB = 1024;

test('what is used is the total less what is available', async (t) => {
  const [metrics] = await readings(t, memory, [
    { 'proc/meminfo': 'MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 600 kB\nCached: 300 kB\nDirty: 8 kB\n' },
  ]);
  t.deepEqual(metrics, {
    'memory.total.bytes': 1000 * KiB,
    'memory.available.bytes': 600 * KiB,
    'memory.used.bytes': 400 * KiB,
    'memory.used.percent': 40,
    'memory.free.bytes': 100 * KiB,
    'memory.cached.bytes': 300 * KiB,
    'memory.dirty.bytes': 8 * KiB,
  });
});

test('counts of pages are no sizes', (t) => {
  t.deepEqual(
    [...parseMeminfo('MemTotal:  100 kB\nHugePages_Total:  7\nActive(file):  3 kB\n')],
    [
      ['MemTotal', 100 * KiB],
      ['Active(file)', 3 * KiB],
    ],
  );
});

test('a kernel without MemAvailable: what is free or can be reclaimed', (t) => {
  t.is(availableMemory(parseMeminfo('MemFree: 10 kB\nCached: 5 kB\nBuffers: 2 kB\n')), 17 * KiB);
  t.is(availableMemory(parseMeminfo('MemAvailable: 0 kB\nMemFree: 10 kB\nSReclaimable: 3 kB\n')), 13 * KiB);
});

test('a container that is promised more than it has: what is free', (t) => {
  t.is(availableMemory(parseMeminfo('MemTotal: 100 kB\nMemFree: 10 kB\nMemAvailable: 900 kB\n')), 10 * KiB);
});

test('no /proc, no memory', async (t) => {
  t.regex(await absence(t, memory, {}), /proc\/meminfo is missing$/);
});

test('shared memory is in the page cache, and cannot be given up', async (t) => {
  const kibibytes = {
    MemTotal: 1000,
    MemFree: 100,
    Cached: 700,
    Buffers: 10,
    Shmem: 650,
    'Active(file)': 20,
    'Inactive(file)': 30,
    SReclaimable: 5,
  };
  const meminfo = Object.entries(kibibytes)
    .map(([field, size]) => `${field}: ${size} kB\n`)
    .join('');
  const [metrics] = await readings(t, memory, [{ 'proc/meminfo': meminfo }]);
  t.is(metrics!['memory.available.bytes'], (100 + 50 + 5) * 1024);
});

test('the cache of ZFS beyond its least size counts as available', async (t) => {
  const meminfo = 'MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 200 kB\n';
  const arcstats = `13 1 0x01 123\nname type data\nsize                            4    ${300 * 1024}\nc_min                           4    ${100 * 1024}\n`;
  const [metrics] = await readings(t, memory, [{ 'proc/meminfo': meminfo, 'proc/spl/kstat/zfs/arcstats': arcstats }]);
  t.like(metrics, { 'memory.available.bytes': 400 * KiB, 'memory.used.bytes': 600 * KiB, 'memory.zfs_cache.bytes': 300 * KiB });
});

test('in a container of LXC, the cache of ZFS is that of its host', async (t) => {
  const arcstats = `size 4 ${300 * KiB}\nc_min 4 ${100 * KiB}\n`;
  const mounts = '50 40 0:45 /proc/meminfo /proc/meminfo rw,nosuid - fuse.lxcfs lxcfs rw\n';
  const meminfo = 'MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 200 kB\n';
  const files = { 'proc/meminfo': meminfo, 'proc/spl/kstat/zfs/arcstats': arcstats, 'proc/self/mountinfo': mounts };
  const [metrics] = await readings(t, memory, [files]);
  t.is(metrics!['memory.used.bytes'], 800 * KiB);
  t.is(metrics!['memory.zfs_cache.bytes'], undefined);
});

test('sizes below 0, which are printed as nearly 2^64, and the largest number for no limit are absent', async (t) => {
  const huge = '18446744073709099244 kB\n';
  const [metrics] = await readings(t, memory, [
    { 'proc/meminfo': `MemTotal: 1000 kB\nMemFree: ${huge}MemAvailable: 600 kB\nCached: -4 kB\nCommitted_AS: ${huge}` },
  ]);
  t.deepEqual(metrics, {
    'memory.total.bytes': 1000 * KiB,
    'memory.available.bytes': 600 * KiB,
    'memory.used.bytes': 400 * KiB,
    'memory.used.percent': 40,
  });
  const [unlimited] = await readings(t, memory, [{ 'proc/meminfo': 'MemTotal: 9007199254740988 kB\nMemFree: 5 kB\nMemAvailable: 6 kB\n' }]);
  t.deepEqual(unlimited, { 'memory.available.bytes': 6 * KiB, 'memory.free.bytes': 5 * KiB });
});
