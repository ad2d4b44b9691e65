import { numberOfLine, type RootDirectory, wordIn } from '../pseudo-files/index.ts';
import type { MemoryStat } from './cgroup.ts';

/** What each version of the interface calls a field. */
type Fields = Readonly<Record<Exclude<keyof MemoryStat, 'charged' | 'swapped'>, string>> & { readonly swapped?: string };

/** Reads memory.stat of a cgroup. Where there is no such file, no page cache is known to be reclaimable. */
export function readMemoryStat(sysfs: RootDirectory, directory: string | undefined, fields: Fields): MemoryStat {
  const file = `${directory}/memory.stat`;
  const stat = (directory === undefined ? undefined : wordIn(sysfs, file, 'each tick')) ?? '';
  return {
    inactiveFile: numberOfLine(stat, fields.inactiveFile) ?? (sysfs.has(file) ? undefined : 0),
    anonymous: numberOfLine(stat, fields.anonymous),
    cached: numberOfLine(stat, fields.cached),
    swapped: fields.swapped === undefined ? undefined : numberOfLine(stat, fields.swapped),
  };
}
