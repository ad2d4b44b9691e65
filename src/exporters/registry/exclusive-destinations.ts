import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import type { Instance } from './instance.ts';

/** Throws a UsageError where two exclusive instances have the same destination. */
export function assertNotShared(instances: readonly Instance[]): void {
  const taken = new Map<string, Instance>();
  for (const instance of instances.filter(({ exporter }) => exporter.exclusive)) {
    const { destination } = instance;
    if (destination === undefined) continue;
    const place = destination === 'stdout' ? destination : realPath(resolve(destination));
    const other = taken.get(place);
    if (other) throw new UsageError(refusal(other, instance, destination));
    taken.set(place, instance);
  }
}

function refusal(one: Instance, other: Instance, destination: string): string {
  const where = other.where ?? one.where;
  const place = where === undefined ? '' : `${where('filename')}: `;
  const advice = where ? 'give each a filename of its own' : '-o FILE is for one of them; a --config file can give each its own';
  return `${place}${one.name} and ${other.name} would both write to ${destination}; ${advice}`;
}

/** Resolves links as far as the path exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
}
