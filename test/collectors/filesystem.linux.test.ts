import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import test from 'ava';
import { parseStat, usageOf } from '../../src/collectors/mounts/usage.ts';
import { filesystem, mountsBelow, remoteFilesystem } from '../../src/collectors/filesystem.linux.ts';
import { absence, readings } from './readings.ts';

const line = (device: string, point: string, type: string) => `27 1 ${device} / ${point} rw shared:1 - ${type} /dev/x rw\n`;
const directories = { 'mnt/my disk.50%/file': '', 'media/usb/file': '', 'net/home/file': '' };
const pointsIn = (metrics: Record<string, number> | undefined) =>
  Object.keys(metrics!).flatMap((name) => /^filesystem\.mount\.([^.]+)\.size\.bytes$/.exec(name)?.[1] ?? []);

test('used, available and percent as df shows them', (t) => {
  // 1000 blocks of 4 KiB, 300 free, 100 of these reserved for root: 700 used of the 900 that df counts.
  t.deepEqual(usageOf({ frsize: 4096, blocks: 1000, bfree: 300, bavail: 200, files: 64, ffree: 16 }), {
    usedPercent: 70_000 / 900,
    used: 2_867_200,
    available: 819_200,
    size: 4_096_000,
    inodesUsedPercent: 75,
    inodesUsed: 48,
    inodes: 64,
  });
});

test('a filesystem that makes inodes as it needs them tells none', (t) => {
  const usage = usageOf({ frsize: 1, blocks: 10, bfree: 5, bavail: 5, files: 0, ffree: 0 });
  t.deepEqual(usage, { usedPercent: 50, used: 5, available: 5, size: 10 });
});

test('a filesystem without blocks has no space to tell of', (t) => {
  t.is(usageOf({ frsize: 4096, blocks: 0, bfree: 0, bavail: 0, files: 0, ffree: 0 }), undefined);
});

test('a mount point with spaces, dots and percent signs', async (t) => {
  const mounts = line('8:1', '/', 'ext4') + line('8:2', String.raw`/mnt/my\040disk.50%`, 'xfs');
  const [metrics] = await readings(t, filesystem, [{ 'proc/1/mountinfo': mounts, ...directories }]);
  t.deepEqual(pointsIn(metrics), ['/', '/mnt/my disk%2E50%25']);
  const { blocks, bsize } = statfsSync(tmpdir());
  t.is(metrics!['filesystem.mount./mnt/my disk%2E50%25.size.bytes'], blocks * bsize);
});

test('a mount that cannot be asked leaves the others alone', async (t) => {
  const mounts = line('8:2', '/mnt/gone', 'ext4') + line('8:1', '/', 'ext4');
  const [metrics] = await readings(t, filesystem, [{ 'proc/1/mountinfo': mounts }]);
  t.deepEqual(pointsIn(metrics), ['/']);
});

test('a mount that comes and goes', async (t) => {
  const root = line('8:1', '/', 'ext4');
  const trees = [root, root + line('8:2', '/media/usb', 'vfat'), root].map((text) => ({ 'proc/1/mountinfo': text }));
  const taken = await readings(t, filesystem, [{ ...directories, ...trees[0] }, ...trees.slice(1)]);
  t.deepEqual(taken.map(pointsIn), [['/'], ['/', '/media/usb'], ['/']]);
});

test('network filesystems are asked by a collector of their own, on request', async (t) => {
  const files = { ...directories, 'proc/1/mountinfo': line('8:1', '/', 'ext4') + line('0:50', '/net/home', 'nfs4') };
  const [local] = await readings(t, filesystem, [files]);
  const [remote] = await readings(t, remoteFilesystem, [files]);
  t.deepEqual([pointsIn(local), pointsIn(remote)], [['/'], ['/net/home']]);
  t.true(remoteFilesystem.optional);
});

test('without the mounts of the first process those of the own one count', async (t) => {
  const [metrics] = await readings(t, filesystem, [{ 'proc/self/mountinfo': line('8:1', '/', 'ext4') }]);
  t.deepEqual(pointsIn(metrics), ['/']);
  t.regex(await absence(t, filesystem, { 'proc/stat': '' }), /\/self\/mountinfo is missing$/);
});

test('a container sees the mounts of its host below the point where they are mounted', (t) => {
  const mount = (point: string) => ({ device: point, root: '/', point, type: 'ext4', options: 'rw' });
  const points = (rootfs: string) => mountsBelow(rootfs, ['/', '/host', '/host/var', '/hosts'].map(mount)).map(({ point }) => point);
  t.deepEqual(points('/host'), ['/', '/var']);
  t.deepEqual(points('/elsewhere'), ['/', '/host', '/host/var', '/hosts']);
});

test('a file that a container runtime has mounted is no filesystem', async (t) => {
  const mounts = line('8:1', '/', 'ext4') + line('8:2', '/etc/app.yaml', 'ext4');
  const [metrics] = await readings(t, filesystem, [{ 'proc/1/mountinfo': mounts, 'etc/app.yaml': '' }]);
  t.deepEqual(pointsIn(metrics), ['/']);
});

test('nor does it hide a folder of the same filesystem, which has a longer path', async (t) => {
  const bind = (root: string, point: string) => `28 1 8:3 ${root} ${point} rw - ext4 /dev/x rw\n`;
  const mounts = line('8:1', '/', 'ext4') + bind('/pods/1/app.yaml', '/app.yaml') + bind('/gone', '/x') + bind('/pods/1/data', '/srv/data');
  const [metrics] = await readings(t, filesystem, [{ 'proc/1/mountinfo': mounts, 'app.yaml': '', 'srv/data/file': '' }]);
  t.deepEqual(pointsIn(metrics), ['/', '/srv/data']);
});

test('blocks are counted in the size that stat(1) calls fundamental', (t) => {
  t.like(parseStat('512 2147483648 1457905063 1457905063 1000 900\n'), { size: 1_099_511_627_776, used: 353_064_235_520, inodesUsed: 100 });
  t.is(parseStat('stat: cannot read file system information'), undefined);
});

test('a full filesystem of which root uses the reserve is at 100 %, whichever number below 0 the server gives', (t) => {
  for (const bavail of [-50, 2 ** 64 - 50, 0]) {
    t.like(usageOf({ frsize: 1, blocks: 1000, bfree: 30, bavail, files: 0, ffree: 0 }), {
      usedPercent: 100,
      used: 970,
      available: 0,
      size: 1000,
    });
  }
  t.like(parseStat('4096 1000 30 -50 10 -1\n'), { usedPercent: 100, available: 0, inodes: undefined });
});

test('what is available may be more than what is free, as on btrfs, and is never more than there is', (t) => {
  t.like(usageOf({ frsize: 1, blocks: 1000, bfree: 500, bavail: 600, files: 0, ffree: 0 }), { used: 500, available: 600 });
  t.like(usageOf({ frsize: 1, blocks: 1000, bfree: 500, bavail: 6000, files: 0, ffree: 0 }), { used: 500, available: 1000 });
});

test('numbers that stand for no limit are no inodes, and no size', (t) => {
  const unlimited = 2 ** 64 - 1;
  t.is(usageOf({ frsize: 1, blocks: 10, bfree: 5, bavail: 5, files: unlimited, ffree: unlimited })!.inodes, undefined);
  t.is(usageOf({ frsize: 4096, blocks: unlimited, bfree: 5, bavail: 5, files: 0, ffree: 0 }), undefined);
});

test('nor is a file that is mounted from a server', async (t) => {
  const mounts = line('0:50', '/net/home', 'virtiofs') + line('0:51', '/etc/app.yaml', 'virtiofs');
  const [metrics] = await readings(t, remoteFilesystem, [{ ...directories, 'proc/1/mountinfo': mounts, 'etc/app.yaml': '' }]);
  t.deepEqual(pointsIn(metrics), ['/net/home']);
});
