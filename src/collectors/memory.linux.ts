import type { MetricName } from '../catalogue/index.ts';
import type { Collector } from './collector.ts';
import { parseMountinfo } from './mounts/index.ts';
import { beyondSizes, endOfDigits, endOfLine, numberAt, skipSpaces, type RootDirectory } from './pseudo-files/index.ts';
import { percentOf, sumOf, within } from './rate.ts';

export const memory: Collector = {
  name: 'memory',
  describe: 'Main memory, from /proc/meminfo.',
  open({ procfs }) {
    const meminfo = procfs.open('meminfo');
    if (!meminfo) return `${procfs.root}/meminfo is missing`;
    // LXC shows a container its own memory, but the host's ZFS cache.
    const isOfContainer = isMounted(procfs, '/proc/meminfo');
    const arcstats = isOfContainer ? undefined : procfs.open('spl/kstat/zfs/arcstats', 'half a second');
    return (emit) => {
      const bytes = parseMeminfo(meminfo.read());
      const total = bytes.get('MemTotal');
      const estimate = availableMemory(bytes);
      const arc = parseArcstats(arcstats?.tryRead() ?? '');
      const available = estimate === undefined ? undefined : Math.min(estimate + shrinkableArc(arc), total ?? Infinity);
      const used = total === undefined || available === undefined ? undefined : total - available;
      emit('memory.total.bytes', total);
      emit('memory.available.bytes', available);
      emit('memory.used.bytes', used);
      emit('memory.used.percent', percentOf(used, total));
      emit('memory.zfs_cache.bytes', within(arc.get('size'), total));
      for (let index = 0; index < details.length; index += 1) {
        const { name, field } = details[index]!;
        emit(name, within(bytes.get(field), field === 'Committed_AS' ? undefined : total));
      }
    };
  },
};

const details: readonly { readonly name: MetricName; readonly field: string }[] = [
  { name: 'memory.free.bytes', field: 'MemFree' },
  { name: 'memory.cached.bytes', field: 'Cached' },
  { name: 'memory.buffers.bytes', field: 'Buffers' },
  { name: 'memory.shared.bytes', field: 'Shmem' },
  { name: 'memory.slab.bytes', field: 'Slab' },
  { name: 'memory.slab_reclaimable.bytes', field: 'SReclaimable' },
  { name: 'memory.dirty.bytes', field: 'Dirty' },
  { name: 'memory.writeback.bytes', field: 'Writeback' },
  { name: 'memory.anonymous.bytes', field: 'AnonPages' },
  { name: 'memory.page_tables.bytes', field: 'PageTables' },
  { name: 'memory.committed.bytes', field: 'Committed_AS' },
];

/** The fields that are used; there are some 55. */
const fields: ReadonlySet<string> = new Set([
  ...['MemTotal', 'MemAvailable', 'SwapTotal', 'Active(file)', 'Inactive(file)'],
  ...details.map(({ field }) => field),
]);

/** The used fields of /proc/meminfo, in bytes. Which there are depends on the kernel: proc_meminfo(5). */
export function parseMeminfo(text: string): Map<string, number> {
  const sizes = new Map<string, number>();
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = endOfLine(text, start);
    const colon = text.lastIndexOf(':', end);
    if (colon <= start || !text.startsWith(' kB', end - 3)) continue;
    const field = text.slice(start, colon);
    if (!fields.has(field)) continue;
    const digits = skipSpaces(text, colon + 1);
    const size = digits < end - 3 && endOfDigits(text, digits) === end - 3 ? 1024 * numberAt(text, digits)! : NaN;
    if (size < beyondSizes) sizes.set(field, size);
  }
  return sizes;
}

/**
 * Bytes that new programs can use without swapping: the kernel's estimate, which may exceed the total in an LXC container; before Linux
 * 3.14 an estimate from free memory and caches. Shared memory is in the page cache, but cannot be reclaimed.
 */
export function availableMemory(bytes: ReadonlyMap<string, number>): number | undefined {
  const total = bytes.get('MemTotal');
  const free = within(bytes.get('MemFree'), total);
  const estimate = bytes.get('MemAvailable');
  if (estimate) return within(estimate, total) ?? free;
  // A text that was cut off before these tells nothing of the caches.
  if (free === undefined || !['MemAvailable', 'Cached', 'SwapTotal'].some((field) => bytes.has(field))) return undefined;
  const [cached = 0, buffers = 0, shared = 0, reclaimable = 0] = ['Cached', 'Buffers', 'Shmem', 'SReclaimable'].map((field) =>
    bytes.get(field),
  );
  const files = sumOf(['Active(file)', 'Inactive(file)'], (field) => bytes.get(field));
  const cache = Math.min(Math.max(0, cached + buffers - shared), files ?? Infinity);
  return Math.min(free + cache + reclaimable, total ?? Infinity);
}

/**
 * Bytes that the ZFS cache would release, which the kernel counts as used. It never shrinks below c_min:
 * https://openzfs.github.io/openzfs-docs/Performance%20and%20Tuning/Module%20Parameters.html
 */
export function shrinkableArc(arcstats: ReadonlyMap<string, number>): number {
  return Math.max(0, (arcstats.get('size') ?? 0) - (arcstats.get('c_min') ?? Infinity));
}

/** Parses lines of a name, a type and a number (bytes for sizes). Other lines are ignored. */
export function parseArcstats(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const [, name, value] of text.matchAll(/^(size|c_min) +\d+ +(\d{1,16})$/gm)) values.set(name!, Number(value));
  return values;
}

function isMounted(procfs: RootDirectory, point: string): boolean {
  return procfs.isReadable('self/mountinfo') && parseMountinfo(procfs.text('self/mountinfo') ?? '').some((mount) => mount.point === point);
}
