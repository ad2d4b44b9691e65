import type { RootDirectory } from '../pseudo-files/index.ts';

/**
 * Whether what a device moves is moved by another one too: it stands on other disks (LVM, RAID, dm-crypt), or has no hardware (loop,
 * zram). The path is that of its directory below /sys.
 */
export function isLayered(sysfs: RootDirectory, path: string): boolean {
  return sysfs.resolve(path)?.startsWith('devices/virtual/block/') === true || sysfs.list(`${path}/slaves`).length > 0;
}
