import { isLayered, diskDelta, type DiskCounters, deviceMetrics, emitDiskTotals, givenName, parseDiskstats } from './disk/index.ts';
import type { Collector } from './collector.ts';
import type { Host } from './host.ts';
import type { RootDirectory } from './pseudo-files/index.ts';

export const disk: Collector = {
  name: 'disk',
  describe: 'Block devices: throughput, operations, waiting times and utilisation, from /proc/diskstats; those of LVM and others by name.',
  open(host) {
    const { procfs, sysfs } = host;
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
        const increase = diskDelta(now, last?.before);
        // Counters that went backwards belong to another device of the same name.
        const device = last && (increase || !last.before) ? last : inspect(host, name, devices);
        // Unless they are back: zeros between two readings are no new beginning.
        const isBack = diskDelta(now, device.fallenFrom) !== undefined;
        const delta = isBack ? undefined : increase;
        isReset ||= (device !== last || isBack) && last?.physical === true;
        present.set(name, device);
        if (!device.whole) continue;
        device.emit(emit, now, delta, elapsed);
        if (device.physical && delta) physical.push(delta);
        device.before = now;
        device.fallenFrom = device === last ? undefined : last?.before;
      }
      // A sum without a disk that is there would look like an idle machine.
      if (!isReset) emitDiskTotals(emit, physical, elapsed);
      known = present;
    };
  },
};

/** A device of /proc/diskstats, as long as it is listed. */
interface Device {
  /** A whole disk rather than a partition. */
  readonly whole: boolean;
  /** Whether its traffic is counted by no other device. */
  readonly physical: boolean;
  readonly emit: ReturnType<typeof deviceMetrics>;
  before?: DiskCounters;
  /** The reading before the one in which the counters went backwards. */
  fallenFrom?: DiskCounters | undefined;
}

/**
 * Describes a device from sysfs, where a `/` in its name, as in `cciss/c0d0`, is a `!`. Where sysfs is not readable, each line is shown,
 * and none is in the totals.
 */
function inspect(host: Host, name: string, devices: ReadonlyMap<string, unknown>): Device {
  const { sysfs } = host;
  if (!sysfs.isReadable('block')) return { whole: true, physical: false, emit: deviceMetrics(name) };
  const path = `block/${name.replaceAll('/', '!')}`;
  const whole = sysfs.has(path) && !sysfs.has(`${path}/partition`);
  const given = givenName(host, path);
  const instance = given !== undefined && !devices.has(given) ? given : name;
  return { whole, physical: whole && isPhysical(sysfs, path), emit: deviceMetrics(instance) };
}

/** The paths of a multipath NVMe disk count as physical, such as `nvme0c0n1`: on older kernels only these have statistics. */
function isPhysical(sysfs: RootDirectory, path: string): boolean {
  const resolved = sysfs.resolve(path);
  return resolved !== undefined && !resolved.startsWith('devices/virtual/nvme-subsystem/') && !isLayered(sysfs, path);
}
