import type { MetricName } from '../catalogue/index.ts';
import type { Collector } from './collector.ts';
import { percentOf, sumOf } from './rate.ts';

export const memory: Collector = {
  name: 'memory',
  describe: 'Main memory, from /proc/meminfo.',
  open({ procfs }) {
    const meminfo = procfs.open('meminfo');
    if (!meminfo) return `${procfs.root}/meminfo is missing`;
    return (emit) => {
      const bytes = parseMeminfo(meminfo.read());
      const total = bytes.get('MemTotal');
      const available = availableMemory(bytes);
      const used = total === undefined || available === undefined ? undefined : total - available;
      emit('memory.total.bytes', total);
      emit('memory.available.bytes', available);
      emit('memory.used.bytes', used);
      emit('memory.used.percent', percentOf(used, total));
      for (const [name, field] of details) emit(name, bytes.get(field));
    };
  },
};

const details: readonly (readonly [MetricName, string])[] = [
  ['memory.free.bytes', 'MemFree'],
  ['memory.cached.bytes', 'Cached'],
  ['memory.buffers.bytes', 'Buffers'],
  ['memory.shared.bytes', 'Shmem'],
  ['memory.slab.bytes', 'Slab'],
  ['memory.slab_reclaimable.bytes', 'SReclaimable'],
  ['memory.dirty.bytes', 'Dirty'],
  ['memory.writeback.bytes', 'Writeback'],
  ['memory.anonymous.bytes', 'AnonPages'],
  ['memory.page_tables.bytes', 'PageTables'],
  ['memory.committed.bytes', 'Committed_AS'],
];

/** The fields of /proc/meminfo that carry a size, in bytes. Which exist depends on the kernel: proc_meminfo(5). */
export function parseMeminfo(text: string): Map<string, number> {
  const sizes = text.matchAll(/^(.+):\s*(\d+) kB$/gm);
  return new Map(Array.from(sizes, ([, field, kibibytes]) => [field!, Number(kibibytes) * 1024]));
}

/**
 * Memory that new programs can have without swapping, in bytes. The kernel's own estimate; before Linux 3.14
 * there is none, and in an LXC container it can exceed the container's total.
 */
export function availableMemory(bytes: ReadonlyMap<string, number>): number | undefined {
  const free = bytes.get('MemFree');
  const estimate = bytes.get('MemAvailable');
  if (estimate) return estimate > (bytes.get('MemTotal') ?? Infinity) ? free : estimate;
  return free === undefined ? undefined : sumOf([free, ...['Cached', 'Buffers', 'SReclaimable'].map((field) => bytes.get(field))]);
}
