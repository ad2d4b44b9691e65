import test from 'ava';
import type { Mount } from '../../../src/collectors/mounts/mountinfo.linux.ts';
import { answerers, selectMounts } from '../../../src/collectors/mounts/mounts.linux.ts';

const mount = (point: string, type: string, device = point, root = '/'): Mount => ({ device, root, point, type, options: 'rw' });
const points = (mounts: readonly Mount[]) => mounts.map(({ point }) => point);

test('kernel windows, memory, images and automounters are no filesystems to watch', (t) => {
  const types = ['proc', 'sysfs', 'cgroup2', 'tmpfs', 'devtmpfs', 'squashfs', 'overlay', 'autofs', 'nsfs', 'fuse.lxcfs'];
  const mounts = types.map((type) => mount(`/x/${type}`, type));
  t.deepEqual([...selectMounts(mounts, 'local'), ...selectMounts(mounts, 'remote')], []);
});

test('the root filesystem is always there, even in a container', (t) => {
  t.deepEqual(points(selectMounts([mount('/', 'overlay')], 'local')), ['/']);
  t.deepEqual(points(selectMounts([mount('/', 'nfs4')], 'local')), ['/']);
  t.deepEqual(points(selectMounts([mount('/', 'nfs4')], 'remote')), []);
});

test('what a dead server can block stays apart', (t) => {
  const far = ['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'ceph', 'glusterfs', 'lustre', 'afs', 'fuse.sshfs'].map((type) =>
    mount(`/${type}`, type),
  );
  const near = ['ext4', 'xfs', 'btrfs', 'zfs', 'vfat', 'fuseblk'].map((type) => mount(`/${type}`, type));
  t.deepEqual(selectMounts([...far, ...near], 'local'), near);
  t.deepEqual(selectMounts([...far, ...near], 'remote'), far);
});

test('a filesystem with bind mounts counts once, under its own mount', (t) => {
  const bind = mount('/srv', 'ext4', '8:1', '/data/srv');
  const own = mount('/var/long/path', 'ext4', '8:1');
  t.deepEqual(points(selectMounts([bind, own], 'local')), ['/var/long/path']);
  t.deepEqual(points(selectMounts([own, mount('/b', 'ext4', '8:1'), mount('/c', 'ext4', '8:1')], 'local')), ['/b']);
});

test('subvolumes of btrfs count once: as the root directory, else under the shortest mount point', (t) => {
  const home = mount('/home', 'btrfs', '0:30', '/@home');
  const snapshots = mount('/.snapshots', 'btrfs', '0:30', '/@snapshots');
  t.deepEqual(points(selectMounts([snapshots, home], 'local')), ['/home']);
  t.deepEqual(points(selectMounts([home, mount('/', 'btrfs', '0:30', '/@')], 'local')), ['/']);
});

test('an automounter is not touched, what it has mounted is', (t) => {
  t.deepEqual(selectMounts([mount('/net', 'autofs')], 'remote'), []);
  t.deepEqual(points(selectMounts([mount('/net', 'autofs', '0:40'), mount('/net', 'nfs4', '0:41')], 'remote')), ['/net']);
});

test('the files that a container runtime mounts are no disks', (t) => {
  const files = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'].map((point) => mount(point, 'ext4', '8:1', `/var/lib/docker${point}`));
  t.deepEqual(points(selectMounts([...files, mount('/data', 'ext4', '8:1', '/srv/volume')], 'local')), ['/data']);
});

test('a filesystem on no device of its own is remote, unless its type is known to be local', (t) => {
  const types = ['beegfs', 'gfs2', 'gpfs', 'panfs', 'wekafs', 'nonsuchfs'];
  const far = types.map((type, at) => mount(`/${type}`, type, `0:${50 + at}`));
  const near = [mount('/pool', 'zfs', '0:40'), mount('/data', 'btrfs', '0:41')];
  t.deepEqual(selectMounts([...far, ...near], 'local'), near);
  t.deepEqual(selectMounts([...far, ...near], 'remote'), far);
});

test('a program answers for FUSE, also on a block device', (t) => {
  const mounts = [mount('/ntfs', 'fuseblk', '8:3'), mount('/data', 'ext4', '8:4')];
  t.deepEqual(mounts.map(answerers(mounts)), ['program', 'kernel']);
});

test('the way to a local mount may lead through a dead server', (t) => {
  const mounts = [
    mount('/', 'ext4', '8:1'),
    mount('/net', 'nfs4', '0:50'),
    mount('/net/cache', 'xfs', '8:2'),
    mount('/netz', 'xfs', '8:3'),
  ];
  t.deepEqual(mounts.map(answerers(mounts)), ['kernel', 'program', 'program', 'kernel']);
});

test('what is served on a tmpfs or below an automounter is no dead server', (t) => {
  const mounts = [mount('/', 'overlay', '0:40'), mount('/mnt', 'tmpfs', '0:41'), mount('/auto', 'autofs', '0:42')];
  const inside = [mount('/mnt/disk', 'ext4', '8:1'), mount('/auto/disk', 'ext4', '8:2')];
  t.deepEqual(inside.map(answerers([...mounts, ...inside])), ['kernel', 'kernel']);
});

test('a disc is full, and no filesystem to watch', (t) => {
  t.deepEqual(selectMounts([mount('/media/dvd', 'udf', '11:0')], 'local'), []);
  t.is(selectMounts([mount('/media/stick', 'udf', '8:17')], 'local').length, 1);
});
