import type { Collector } from './collector.ts';
import { watchCounter } from './counter.ts';
import { readPolls, parseVmStat, pollMemorySettings, pollVmStat } from './programs/index.ts';
import { percentOf, within } from './rate.ts';

export const swap: Collector = {
  name: 'swap',
  describe: 'Swap space and its traffic, from sysctl and vm_stat. macOS makes swap space as it needs it.',
  open(host) {
    const settings = pollMemorySettings(host);
    const vmStat = pollVmStat(host);
    if (!settings) return 'sysctl is not in PATH';
    const readBack = watchCounter('swap.in.bytes_per_sec', 'swap.in.bytes_total');
    const writtenOut = watchCounter('swap.out.bytes_per_sec', 'swap.out.bytes_total');
    return readPolls([settings, ...(vmStat ? [vmStat] : [])], host, (emit, [keys = '', pages = ''], elapsed) => {
      const { total, used, free } = parseSwapUsage(keys);
      emit('swap.total.bytes', total);
      emit('swap.free.bytes', within(free, total));
      emit('swap.used.bytes', within(used, total));
      emit('swap.used.percent', percentOf(within(used, total), total));
      const { bytes } = parseVmStat(pages) ?? {};
      readBack(emit, bytes?.get('Swapins'), elapsed);
      writtenOut(emit, bytes?.get('Swapouts'), elapsed);
    });
  },
};

const parts = ['total', 'used', 'free'] as const;

/**
 * Parses `vm.swapusage: total = 2048.00M  used = 676,25M  free = 1371.75M  (encrypted)` to bytes. Some locales write a comma, even with
 * LC_ALL=C through sudo or a terminal.
 */
export function parseSwapUsage(text: string): Readonly<Record<(typeof parts)[number], number | undefined>> {
  const [total, used, free] = parts.map((part) => {
    const [, number, unit = ''] = new RegExp(`\\b${part} = (\\d{1,12}(?:[.,]\\d{1,9})?)([BKMGT])`).exec(text) ?? [];
    return number === undefined ? undefined : Math.round(Number(number.replace(',', '.')) * 1024 ** 'BKMGT'.indexOf(unit));
  });
  return { total, used, free };
}
