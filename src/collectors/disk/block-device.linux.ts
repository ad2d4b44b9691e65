import type { RootDirectory } from '../pseudo-files/index.ts';

/**
 * Whether other devices count this device's traffic too, as it is layered on disks (LVM, RAID, dm-crypt), or it has no hardware (loop,
 * zram). The path is relative to /sys.
 */
export function isLayered(sysfs: RootDirectory, path: string): boolean {
  return sysfs.resolve(path)?.startsWith('devices/virtual/block/') === true || sysfs.list(`${path}/slaves`).length > 0;
}
