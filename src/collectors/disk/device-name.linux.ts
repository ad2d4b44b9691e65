import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { labelIn } from '../pseudo-files/index.ts';

/**
 * What the owner of a block device has called it: a volume of LVM, dm-crypt or multipath, or an array of software RAID such as `md/home`.
 * The numbers of `dm-0` and `md127` are those of the order in which they were found. The path is that of its directory below /sys.
 */
export function givenName({ sysfs, rootfs }: Pick<Host, 'sysfs' | 'rootfs'>, path: string): string | undefined {
  const mapped = labelIn(sysfs, `${path}/dm/name`);
  if (mapped) return mapped;
  if (!sysfs.has(`${path}/md`)) return undefined;
  const array = arrayName(rootfs, labelIn(sysfs, `${path}/dev`));
  // What is called /dev/md/0 is called /dev/md0 too.
  return array === undefined || /^\d*$/.test(array) ? undefined : `md/${array}`;
}

/** The name below /dev/md of a device by its numbers, as the rules that mdadm brings leave it in the data of udev. */
function arrayName(rootfs: string, numbers: string | undefined): string | undefined {
  try {
    return /^E:MD_DEVNAME=(.+)$/m.exec(readFileSync(join(rootfs, `run/udev/data/b${numbers}`), 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
