import { isLayered, diskDelta, type DiskCounters, deviceMetrics, emitDiskTotals, parseDiskstats } from './disk/index.ts';
import type { Collector } from './collector.ts';
import { type RootDirectory, labelIn } from './pseudo-files/index.ts';

export const disk: Collector = {
  name: 'disk',
  describe: 'Block devices: throughput, operations, waiting times and utilisation, from /proc/diskstats; those of LVM and others by name.',
  open({ procfs, sysfs }) {
    const diskstats = procfs.open('diskstats');
    if (!diskstats) return `${procfs.root}/diskstats is missing`;
    if (!sysfs.has('block')) return `${sysfs.root}/block is missing: without it a disk cannot be told from a partition`;
    // It says so where that may not be read.
    sysfs.list('block');
    let known = new Map<string, Device>();
    return (emit, elapsed) => {
      const present = new Map<string, Device>();
      const physical: DiskCounters[] = [];
      let isReset = false;
      const devices = parseDiskstats(diskstats.read());
      for (const [name, now] of devices) {
        const last = known.get(name);
        const delta = diskDelta(now, last?.before);
        // Counters that went backwards are those of another device.
        const device = last && (delta || !last.before) ? last : inspect(sysfs, name, devices);
        isReset ||= device !== last && last?.physical === true;
        present.set(name, device);
        if (!device.whole) continue;
        device.emit(emit, now, delta, elapsed);
        if (device.physical && delta) physical.push(delta);
        device.before = now;
      }
      // A sum without a disk that is there would look like an idle machine.
      if (!isReset) emitDiskTotals(emit, physical, elapsed);
      known = present;
    };
  },
};

/** A line of /proc/diskstats, for as long as it is there. */
interface Device {
  /** No partition. */
  readonly whole: boolean;
  /** Where data comes to rest: its traffic is that of no other device. */
  readonly physical: boolean;
  readonly emit: ReturnType<typeof deviceMetrics>;
  before?: DiskCounters;
}

/**
 * What sysfs tells of a device. A `/` in its name, as in `cciss/c0d0`, is a `!` there. Where that may not be read, each line is shown, and
 * none is in the totals.
 */
function inspect(sysfs: RootDirectory, name: string, devices: ReadonlyMap<string, unknown>): Device {
  if (!sysfs.isReadable('block')) return { whole: true, physical: false, emit: deviceMetrics(name) };
  const path = `block/${name.replaceAll('/', '!')}`;
  const whole = sysfs.has(path) && !sysfs.has(`${path}/partition`);
  const mapped = labelIn(sysfs, `${path}/dm/name`);
  // The number of `dm-0` is that of the order in which volumes were found; what they are called stays.
  const instance = mapped && !devices.has(mapped) ? mapped : name;
  return { whole, physical: whole && isPhysical(sysfs, path), emit: deviceMetrics(instance) };
}

/** Of an NVMe disk with several paths, these are counted, such as `nvme0c0n1`: on older kernels only they have statistics. */
function isPhysical(sysfs: RootDirectory, path: string): boolean {
  const resolved = sysfs.resolve(path);
  return resolved !== undefined && !resolved.startsWith('devices/virtual/nvme-subsystem/') && !isLayered(sysfs, path);
}
