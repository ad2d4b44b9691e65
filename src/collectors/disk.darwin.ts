import type { Collector } from './collector.ts';
import { diskDelta, type DiskCounters, type Requests, deviceMetrics, emitDiskTotals } from './disk/index.ts';
import { memoize } from '../memoize.ts';
import { numbersOfDictionary, parseIoreg, openPoll, readPolls } from './programs/index.ts';

export const disk: Collector = {
  name: 'disk',
  describe: 'Disks: throughput, operations and waiting times, from ioreg.',
  open(host) {
    const ioreg = openPoll(host, ['ioreg', '-r', '-l', '-w', '0', '-d', '2', '-c', 'IOBlockStorageDriver'], 1);
    if (!ioreg) return 'ioreg is not in PATH';
    const metricsOf = memoize(deviceMetrics);
    let before: ReadonlyMap<string, DiskCounters> = new Map();
    return readPolls([ioreg], host, (emit, [text = ''], elapsed) => {
      const drives = parseDrives(text);
      const physical: DiskCounters[] = [];
      for (const { device, isImage, counters } of drives) {
        const delta = diskDelta(counters, before.get(device));
        metricsOf(device)(emit, counters, delta, elapsed);
        if (delta && !isImage) physical.push(delta);
      }
      emitDiskTotals(emit, physical, elapsed);
      before = new Map(drives.map(({ device, counters }) => [device, counters]));
    });
  },
};

/** A driver's statistics since it was attached. */
interface Drive {
  /** `disk0`. */
  readonly device: string;
  /** Its medium is a disk image: a file, whose traffic another drive counts too. */
  readonly isImage: boolean;
  readonly counters: DiskCounters;
}

/** Parses drivers, each with the whole disk of its medium. Drivers without a device name are left out. */
export function parseDrives(text: string): Drive[] {
  const drives: Drive[] = [];
  let counters: DiskCounters | undefined;
  for (const { name, class: kind, properties } of parseIoreg(text)) {
    if (kind === 'IOBlockStorageDriver') counters = countersIn(properties.get('Statistics'));
    const device = /^"(disk\d{1,6})"$/.exec(properties.get('BSD Name') ?? '')?.[1];
    if (counters === undefined || device === undefined) continue;
    drives.push({ device, isImage: /disk image|UDIF|sparse/i.test(name), counters });
    counters = undefined;
  }
  return drives;
}

const unknown: Requests = { completed: undefined, bytes: undefined, milliseconds: undefined };

/** `Statistics` of IOBlockStorageDriver.h; times are in nanoseconds. macOS counts neither discards nor busy time. */
function countersIn(statistics: string | undefined): DiskCounters | undefined {
  const numbers = numbersOfDictionary(statistics);
  if (numbers.size === 0) return undefined;
  const requests = (kind: 'Read' | 'Write'): Requests => {
    const nanoseconds = numbers.get(`Total Time (${kind})`);
    return {
      completed: numbers.get(`Operations (${kind})`),
      bytes: numbers.get(`Bytes (${kind})`),
      milliseconds: nanoseconds === undefined ? undefined : nanoseconds / 1e6,
    };
  };
  return { read: requests('Read'), write: requests('Write'), discard: unknown, flush: unknown, busy: undefined, queued: undefined };
}
