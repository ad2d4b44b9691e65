import { foldersAbove, type Mount } from './mountinfo.linux.ts';

/** Whether the kernel knows the usage of a filesystem, or a server that may never answer. */
export type Locality = 'local' | 'remote';

/**
 * The mounts of one locality, each filesystem once: the mount of its root directory, else the shortest mount point that is a folder, as
 * far as that is known. `/` is always included, as local.
 */
export function selectMounts(mounts: readonly Mount[], locality: Locality, isFolder: (mount: Mount) => boolean = () => true): Mount[] {
  const chosen = new Map<string, Mount>();
  for (const mount of topmost(mounts)) {
    if (localityOf(mount) !== locality) continue;
    const other = chosen.get(mount.device);
    if ((!other || isBetter(mount, other)) && isFolder(mount)) chosen.set(mount.device, mount);
  }
  return [...chosen.values()];
}

/** A later mount hides an earlier one at the same point, such as an automounter's trigger or the initramfs. */
function topmost(mounts: readonly Mount[]): Iterable<Mount> {
  return new Map(mounts.map((mount) => [mount.point, mount])).values();
}

function isBetter(mount: Mount, other: Mount): boolean {
  return rank(mount) === rank(other) ? mount.point.length < other.point.length : rank(mount) < rank(other);
}

function rank({ point, root }: Mount): number {
  if (point === '/') return 0;
  return root === '/' ? 1 : 2;
}

function localityOf({ point, type, device }: Mount): Locality | undefined {
  if (point === '/') return 'local';
  if (pseudo.has(type) || filesOfContainers.has(point) || device.startsWith(opticalDrive)) return undefined;
  return isRemote(type, device) ? 'remote' : 'local';
}

/**
 * A filesystem without a block device (major number 0) is remote unless its type is known to be local, as every cluster filesystem has its
 * own type. Cluster filesystems on a shared block device are listed.
 */
function isRemote(type: string, device: string): boolean {
  if (remote.has(type) || type.startsWith('fuse.')) return true;
  return device.startsWith('0:') && !withoutDevice.has(type);
}

/**
 * Returns who answers statfs for one of the mounts: the kernel, or for FUSE a program, also on a block device. The path of a mount may
 * lead through another one, whose server is gone.
 */
export function answerers(mounts: readonly Mount[]): (mount: Mount) => 'kernel' | 'program' {
  const served = new Set(mounts.filter(isServed).map(({ point }) => point));
  return (mount) => (isServed(mount) || foldersAbove(mount.point).some((folder) => served.has(folder)) ? 'program' : 'kernel');
}

function isServed({ type, device }: Mount): boolean {
  return type.startsWith('fuse') || (!pseudo.has(type) && isRemote(type, device));
}

/** The major number of CD and DVD drives, whose discs are full whatever their type: admin-guide/devices.txt of the kernel. */
const opticalDrive = '11:';

/** Files of the host that runtimes mount into every container. */
const filesOfContainers = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/dev/termination-log']);

/** Types without space of their own: pseudo filesystems, memory, read-only images, overlays. */
const pseudo = new Set(
  `autofs binder binfmt_misc bpf cgroup cgroup2 configfs cramfs debugfs devfs devpts devtmpfs efivarfs erofs fuse.gvfsd-fuse
  fuse.lxcfs fuse.portal fuse.snapfuse fusectl hugetlbfs iso9660 mqueue nfsd nsfs overlay pidfs proc pstore ramfs resctrl rootfs
  rpc_pipefs securityfs selinuxfs smackfs squashfs sysfs tmpfs tracefs`.split(/\s+/),
);

/** Local types that span devices or use none that is a block device. */
const withoutDevice = new Set('apfs bcachefs btrfs f2fs jffs2 nilfs2 overlay ubifs xfs yaffs yaffs2 zfs'.split(' '));

/** Types that depend on another machine or a program. See also ME_REMOTE of gnulib's mountlist.c. */
const remote = new Set(
  `9p acfs afs auristorfs beegfs ceph cifs coda cvfs fhgfs fuse gfs gfs2 glusterfs gpfs ibrix lustre ncp ncpfs nfs nfs4 novell ocfs2
  orangefs panfs prl_fs pvfs2 smb2 smb3 smbfs snfs userlandfs vboxsf virtiofs vmhgfs vxfs wekafs`.split(/\s+/),
);
