import { openPoll, type Poll } from './poll.ts';
import type { Host } from '../host.ts';

/** The output of vm_stat(1), shared by memory, swap and vm. */
export function pollVmStat(host: Pick<Host, 'now' | 'signal'>): Poll | undefined {
  return openPoll(host, ['vm_stat'], 1);
}

/** The memory values that vm_stat lacks. With `-i`, sysctl ignores keys that this version lacks. */
export function pollMemorySettings(host: Pick<Host, 'now' | 'signal'>): Poll | undefined {
  return openPoll(host, ['sysctl', '-i', 'vm.swapusage', 'kern.memorystatus_vm_pressure_level'], 1);
}

export interface VmStat {
  /** Bytes, by the labels of vm_stat: `Pages free`. */
  readonly bytes: ReadonlyMap<string, number>;
  /** The same as printed: pages, or events since boot. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Parses lines such as `Pages free: 8326.` The header has the page size, 4 KiB on Intel and 16 KiB on Apple Silicon; undefined without it.
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
