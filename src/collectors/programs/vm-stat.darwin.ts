import { openPoll, type Poll } from './poll.ts';
import type { Host } from '../host.ts';

/** What vm_stat(1) tells of main memory; memory, swap and vm read the same answer. */
export function pollVmStat(host: Pick<Host, 'now' | 'signal'>): Poll | undefined {
  return openPoll(host, ['vm_stat'], 1);
}

/** What macOS tells of memory besides that. Keys that a version lacks are left out by `-i`. */
export function pollMemorySettings(host: Pick<Host, 'now' | 'signal'>): Poll | undefined {
  return openPoll(host, ['sysctl', '-i', 'vm.swapusage', 'kern.memorystatus_vm_pressure_level'], 1);
}

export interface VmStat {
  /** Bytes, by the labels of vm_stat: `Pages free`. */
  readonly bytes: ReadonlyMap<string, number>;
  /** The same as they are written: pages, or events since boot. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * The lines of vm_stat, such as `Pages free: 8326.` Its header tells the size of a page, which is 4 KiB on Intel and 16 KiB on Apple
 * Silicon; without that nothing is known.
 */
export function parseVmStat(text: string): VmStat | undefined {
  const pageSize = Number(/page size of (\d{1,9}) bytes/.exec(text.slice(0, 200))?.[1]);
  if (!(pageSize > 0)) return undefined;
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, label, count] = /^"?([^":]{1,80})"?: +(\d{1,15})\.?$/.exec(line) ?? [];
    if (label !== undefined) counts.set(label, Number(count));
  }
  return { counts, bytes: new Map([...counts].map(([label, count]) => [label, count * pageSize])) };
}
