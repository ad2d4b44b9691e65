import type { Collector } from './collector.ts';
import { watchCounter } from './counter.ts';
import { kernelConstants } from './kernel.linux.ts';
import { beyondSizes, numberOfLine } from './pseudo-files/index.ts';
import { percentOf, product, within } from './rate.ts';

export const swap: Collector = {
  name: 'swap',
  describe: 'Swap space and its traffic, from /proc/meminfo and /proc/vmstat.',
  open(host) {
    const meminfo = host.procfs.open('meminfo');
    const vmstat = host.procfs.open('vmstat');
    if (!meminfo) return `${host.procfs.root}/meminfo is missing`;
    const { pageSize } = kernelConstants(host);
    const readBack = watchCounter('swap.in.bytes_per_sec', 'swap.in.bytes_total');
    const writtenOut = watchCounter('swap.out.bytes_per_sec', 'swap.out.bytes_total');
    return (emit, elapsed) => {
      const { total, free } = parseSwap(meminfo.read());
      const used = total === 0 ? 0 : total === undefined || free === undefined ? undefined : total - free;
      emit('swap.total.bytes', total);
      emit('swap.free.bytes', free);
      emit('swap.used.bytes', used);
      emit('swap.used.percent', percentOf(used, total));
      const traffic = parseSwapTraffic(vmstat?.tryRead() ?? '', pageSize);
      readBack(emit, traffic.in, elapsed);
      writtenOut(emit, traffic.out, elapsed);
    };
  },
};

/** The lines of /proc/meminfo about swap, in bytes: proc_meminfo(5). A kernel without swap has none; in LXC, free may exceed total. */
export function parseSwap(meminfo: string): { readonly total: number | undefined; readonly free: number | undefined } {
  const lines = wholeLines(meminfo);
  const size = (label: string) => within(product(numberOfLine(lines, label), 1024), beyondSizes);
  const total = size('SwapTotal:');
  return { total, free: within(size('SwapFree:'), total) };
}

/** The text without a last line that was cut off: its number would be too small. */
function wholeLines(meminfo: string): string {
  return meminfo.endsWith('\n') || meminfo.endsWith(' kB') ? meminfo : meminfo.slice(0, meminfo.lastIndexOf('\n') + 1);
}

/** The lines of /proc/vmstat about swap, in bytes. The kernel counts pages of its own size: proc_vmstat(5). */
export function parseSwapTraffic(vmstat: string, pageSize: number): { readonly in: number | undefined; readonly out: number | undefined } {
  return { in: product(numberOfLine(vmstat, 'pswpin'), pageSize), out: product(numberOfLine(vmstat, 'pswpout'), pageSize) };
}
