import { totalmem } from 'node:os';
import type { Collector, Emit } from './collector.ts';
import { readPolls, parseVmStat, pollMemorySettings, pollVmStat, type VmStat } from './programs/index.ts';
import { percentOf, sumOf, within } from './rate.ts';

export const memory: Collector = {
  name: 'memory',
  describe: 'Main memory, from vm_stat: used is what Activity Monitor calls so.',
  open(host) {
    const vmStat = pollVmStat(host);
    const settings = pollMemorySettings(host);
    if (!vmStat) return 'vm_stat is not in PATH';
    return readPolls([vmStat, ...(settings ? [settings] : [])], host, (emit, [pages = '', keys = '']) => {
      const stat = parseVmStat(pages);
      if (!stat) throw new Error('vm_stat does not tell the size of a page');
      emitMemory(emit, stat, totalmem());
      emit('memory.pressure.level', parsePressureLevel(keys));
    });
  },
};

function emitMemory(emit: Emit, { bytes }: VmStat, total: number): void {
  const used = within(usedMemory(bytes), total);
  const cached = sumOf(['File-backed pages', 'Pages purgeable'], (label) => bytes.get(label));
  emit('memory.total.bytes', total);
  emit('memory.available.bytes', used === undefined ? undefined : total - used);
  emit('memory.used.bytes', used);
  emit('memory.used.percent', percentOf(used, total));
  emit('memory.free.bytes', bytes.get('Pages free'));
  emit('memory.cached.bytes', cached);
  emit('memory.anonymous.bytes', bytes.get('Anonymous pages'));
  emit('memory.wired.bytes', bytes.get('Pages wired down'));
  emit('memory.compressed.bytes', bytes.get('Pages occupied by compressor'));
}

/**
 * Bytes in use: anonymous memory that is not purgeable, wired memory, and the physical size of compressed pages.
 * https://support.apple.com/guide/activity-monitor/view-memory-usage-actmntr1004/mac
 */
export function usedMemory(bytes: ReadonlyMap<string, number>): number | undefined {
  const [anonymous, wired, compressed] = ['Anonymous pages', 'Pages wired down', 'Pages occupied by compressor'].map((label) =>
    bytes.get(label),
  );
  if (anonymous === undefined || wired === undefined || compressed === undefined) return undefined;
  // Purgeable pages are counted at a different moment, and may be file-backed.
  return Math.max(0, anonymous - (bytes.get('Pages purgeable') ?? 0)) + wired + compressed;
}

/** The kernel's DISPATCH_MEMORYPRESSURE levels: 1 normal, 2 warning, 4 critical. */
export function parsePressureLevel(text: string): number | undefined {
  const level = /^kern\.memorystatus_vm_pressure_level: ([124])$/m.exec(text)?.[1];
  return level === undefined ? undefined : Number(level);
}
