import { fstatSync, statSync } from 'node:fs';

/** The Unix time when a regular file, by its path or descriptor, was written last; undefined for a pipe or a device. */
export function lastModified(file: string | number): number | undefined {
  const stat = typeof file === 'number' ? fstatSync(file) : statSync(file);
  return stat.isFile() ? Math.round(stat.mtimeMs) / 1000 : undefined;
}
